import { createRandom, DuadError } from '@duad/core';
import type { Table, TableColumn } from '@duad/datasets';
import { type Command, defineCommand } from '../command.js';
import { inTermsOfFlags } from '../failure.js';
import { type EncodeFlags, encodeFlags, type LabelFlags, labelFlags, type ReadFlags, readFlags } from '../flags.js';
import { inspectColumn } from '../inspect-column.js';
import type { Io } from '../io.js';
import type { PreparedTable } from '../prepare.js';
import { readFile } from '../read-file.js';
import { counted, printable } from '../text.js';
import { warn } from '../warn.js';

type InspectFlags = ReadFlags & EncodeFlags & Pick<LabelFlags, 'label'>;

/** `duad inspect FILE`. */
export const inspect: Command = defineCommand<InspectFlags>({
  name: 'inspect',
  summary: 'tell what the columns of a file hold, what would be made of them and why',
  description:
    'Reads a file (CSV or NDJSON, plain or gzip; Parquet; NPY; - for standard input) and tells of each column what it ' +
    'holds, what detect would make of it and which options would have it otherwise. No model; nothing is written.',
  operand: 'FILE',
  flags: { ...readFlags, ...encodeFlags, label: labelFlags.label },
  examples: ['duad inspect orders.csv', 'duad inspect flows.csv --delimiter tab --categorical port'],
  async run(file, flags, io) {
    const { missing = 'fill' } = flags;
    const table = await readFile(file, { ...flags, missing: 'fill' }, io, { label: flags.label });
    const prepared = await preparedOrRefused(table, flags, io);
    const encoder = prepared instanceof Error ? undefined : prepared.encoder;
    const columns = table.columns.map((column, index) => inspectColumn(column, encoder?.columns[index], missing));
    const cells = [
      ['column', 'holds', 'distinct', 'range', 'what will be done', 'instead'],
      ...columns.map(({ name, holds, distinct, range, treatment, instead }) => [
        printable(name, 32),
        holds,
        distinct,
        printable(range, 40),
        printable(treatment),
        instead,
      ]),
    ];
    const widths = cells[0]!.map((_, index) => Math.max(...cells.map((row) => row[index]!.length)));
    io.stdout.write(
      `${printable(file)}: ${counted(table.rows, 'row')}, ${counted(table.columns.length, 'column')}\n\n`,
    );
    for (const row of cells) {
      io.stdout.write(
        `${row
          .map((cell, index) => cell.padEnd(widths[index]!))
          .join('  ')
          .trimEnd()}\n`,
      );
    }
    if (table.labels) {
      const distinct = counted(new Set(table.labels).size, 'distinct value');
      io.stdout.write(`\n'${printable(flags.label!)}' holds labels (${distinct}) and is kept from the detector\n`);
    }
    io.stdout.write(await describeChoice(table, prepared, missing, io));
    io.stdout.write(changes);
    const { warnings } = prepared instanceof Error ? table : prepared;
    for (const { message } of warnings) warn(message, io);
  },
});

/** How to have it otherwise. */
const changes = `To change it: --numeric A,B, --categorical A,B, --date A,B and --text A,B say what columns hold; --ignore A,B leaves
them out; --missing error refuses missing cells; --maximum-categories says how many texts become a column each,
--scale how numbers are scaled; --preset names another detector.
`;

async function preparedOrRefused(
  table: Table,
  flags: InspectFlags,
  { signal }: Io,
): Promise<PreparedTable | DuadError> {
  const { prepareTable } = await import('../prepare.js');
  try {
    return await prepareTable(table, flags, signal ? { signal } : {});
  } catch (error) {
    if (DuadError.isInstance(error) && error.code !== 'CANCELLED') return error;
    throw error;
  }
}

/** What duad detect would take the table for, or why it would refuse it. */
async function describeChoice(
  table: Table,
  prepared: PreparedTable | DuadError,
  missing: 'error' | 'fill',
  { signal }: Io,
): Promise<string> {
  const gap = missing === 'fill' ? undefined : table.columns.find(hasGaps);
  if (gap) return `\nduad detect would refuse it: column '${printable(gap.name, 40)}' has missing cells\n`;
  if (prepared instanceof Error) {
    return `\nduad detect would refuse it: ${printable(inTermsOfFlags(prepared.message))}\n`;
  }
  const { decide, describeTable } = await import('duad');
  const context = { ...(signal && { signal }), random: createRandom(0) };
  const { kind, reason, treatment } = decide(await describeTable(prepared.matrix, context));
  return `\nduad detect would take it for '${kind}': ${reason}.\nSo: ${treatment}.\n`;
}

function hasGaps(column: TableColumn): boolean {
  if (column.kind === 'numeric') return column.values.some(Number.isNaN);
  const empty = column.categories.findIndex((text) => text.trim() === '');
  return empty >= 0 && column.codes.includes(empty);
}
