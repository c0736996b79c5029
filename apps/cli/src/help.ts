import type { Command } from './command.js';
import { metaOf } from './flag.js';
import { kebabCase } from './text.js';

/** The list of commands. */
export function overview(commands: readonly Command[], version: string): string {
  const lines = commands.map(({ name, operand, summary }) => [`duad ${name} ${operand}`.trimEnd(), summary]);
  return [
    `duad ${version}: finds the odd rows of a table that nobody has labelled`,
    '',
    ...aligned(lines),
    '',
    'duad COMMAND --help tells the options of a command. Documentation: https://www.npmjs.com/package/@duad/cli',
    '',
  ].join('\n');
}

/** How to use one command. */
export function helpOf(command: Command): string {
  const { name, operand, description, flags, examples } = command;
  const rows = Object.entries(flags).map(([key, flag]) => {
    const { description: what, placeholder, otherwise } = metaOf(flag);
    const said = otherwise === undefined ? what : `${what} (default: ${otherwise})`;
    return [`--${kebabCase(key)}${placeholder === undefined ? '' : ` ${placeholder}`}`, said];
  });
  return [
    `duad ${name}${operand === '' ? '' : ` ${operand}`} [options]`,
    '',
    ...wrap(description, 100),
    '',
    'Options',
    ...aligned(rows),
    '',
    'Examples',
    ...examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left!.length)));
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrap(right!, 100 - width - 4);
    const indent = ' '.repeat(width + 4);
    const head = left!.length > width ? [`  ${left}`, `${indent}${first}`] : [`  ${left!.padEnd(width)}  ${first}`];
    return [...head, ...rest.map((line) => `${indent}${line}`)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
