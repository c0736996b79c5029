import { type Command, defineCommand } from '../command.js';
import { type LabelFlags, labelFlags, type ReadFlags, readFlags } from '../flags.js';
import { inspectColumn } from '../inspect-column.js';
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
    for (const { message } of table.warnings) warn(message, io);
  },
});
