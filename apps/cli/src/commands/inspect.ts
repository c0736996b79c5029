import { createRandom, DuadError } from '@duad/core';
import type { Table, TableColumn } from '@duad/datasets';
import { type Command, defineCommand } from '../command.js';
import { inTermsOfFlags } from '../failure.js';
import { type LabelFlags, labelFlags, type ReadFlags, readFlags } from '../flags.js';
import { inspectColumn } from '../inspect-column.js';
import type { Io } from '../io.js';
import { readFile } from '../read-file.js';
import { counted, printable } from '../text.js';
import { warn } from '../warn.js';

/** `duad inspect FILE`. */
export const inspect: Command = defineCommand<ReadFlags & Pick<LabelFlags, 'label'>>({
  name: 'inspect',
  summary: 'tell what the columns of a CSV file hold and what would be made of them',
  description: 'Reads a CSV file and describes each column: no model, nothing is written.',
  operand: 'FILE',
  flags: { ...readFlags, label: labelFlags.label },
  examples: ['duad inspect orders.csv', 'duad inspect flows.csv --delimiter tab --categorical port'],
  async run(file, flags, io) {
    const table = await readFile(file, { ...flags, missing: 'column-mean' }, io, { label: flags.label });
    const columns = table.columns.map((column) => inspectColumn(column, flags.missing ?? 'error'));
    const cells = [
      ['column', 'kind', 'distinct', 'range', 'what will be done'],
      ...columns.map(({ name, kind, distinct, range, treatment }) => [
        printable(name, 32),
        kind,
        distinct,
        printable(range, 40),
        treatment,
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
    io.stdout.write(await describeChoice(table, flags.missing, io));
    io.stdout.write(changes);
    for (const { message } of table.warnings) warn(message, io);
  },
});

/** How to have it otherwise. */
const changes = `To change it: --ignore A,B leaves columns out; --categorical A,B and --numeric A,B say what they hold;
--missing column-mean fills missing cells; --scale sets how numbers are scaled, --maximum-categories how many texts
a column may hold; --preset another detector.
`;

/** What duad detect would take the table for, or why it would refuse it. */
async function describeChoice(table: Table, missing: ReadFlags['missing'], { signal }: Io): Promise<string> {
  const { decide, describeTable } = await import('duad');
  const { prepareTable } = await import('../prepare.js');
  const context = signal ? { signal } : {};
  const gap = missing === 'column-mean' ? undefined : table.columns.find(hasGaps);
  if (gap) return `\nduad detect would refuse it: column '${printable(gap.name, 40)}' has missing cells\n`;
  try {
    const { matrix } = await prepareTable(table, { scale: undefined, maximumCategories: undefined }, context);
    const { kind, reason, treatment } = decide(await describeTable(matrix, { ...context, random: createRandom(0) }));
    return `\nduad detect would take it for '${kind}': ${reason}.\nSo: ${treatment}.\n`;
  } catch (error) {
    if (!DuadError.isInstance(error) || error.code === 'CANCELLED') throw error;
    return `\nduad detect would refuse it: ${printable(inTermsOfFlags(error.message))}\n`;
  }
}

function hasGaps(column: TableColumn): boolean {
  return column.kind === 'numeric' && column.values.some(Number.isNaN);
}
