import { DuadError } from '@duad/core';
import type { RowChunk } from './csv-rows.js';
import { clip, list } from './wording.js';

/** The names that occur in the first lines, in the order of their first appearance. */
export function jsonNames(head: Uint8Array, name: string): string[] {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8');
  const lines = text.split('\n');
  if (lines.length > 1) lines.pop(); // the last one may be cut
  const names = new Set<string>();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    for (const key of Object.keys(parsed(line, name, index + 1))) names.add(key);
  });
  return [...names];
}

/** Lines of JSON objects as rows of texts; a name that is left out, and null, make an empty cell. */
export function jsonRows(
  bytes: Uint8Array,
  names: readonly string[],
  name: string,
  linesBefore: number,
): { chunk: RowChunk; lines: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const places = new Map(names.map((key, index) => [key, index]));
  const rows: string[][] = [];
  const origins: number[] = [];
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const number = linesBefore + index + 1;
    const row = new Array<string>(names.length).fill('');
    for (const [key, value] of Object.entries(parsed(line, name, number))) {
      const place = places.get(key);
      if (place === undefined) {
        throw new DuadError(
          'INVALID_FILE',
          `${name}: line ${number}: the name '${clip(key)}' was not there in the first lines, which have ${list(names)}; ` +
            'give every line the same names (null where there is nothing)',
          { details: { line: number } },
        );
      }
      row[place] = cellText(value, key, name, number);
    }
    rows.push(row);
    origins.push(number);
  });
  return { chunk: { rows, lineOf: (index) => origins[index]! }, lines: lines.length };
}

function parsed(line: string, name: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new DuadError(
      'INVALID_FILE',
      `${name}: line ${number}: is not JSON ('${clip(line.trim())}'); expected one object a line, whole`,
      { details: { line: number }, cause },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DuadError(
    'INVALID_FILE',
    `${name}: line ${number}: expected an object such as {"a": 1}, got '${clip(line.trim())}'`,
    { details: { line: number } },
  );
}

function cellText(value: unknown, key: string, name: string, line: number): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') {
    throw new DuadError(
      'INVALID_FILE',
      `${name}: line ${line}, column '${clip(key)}': holds ${Array.isArray(value) ? 'a list' : 'an object'}; expected a ` +
        'number, a text, true, false or null: flatten it, or leave the column out of the file',
      { details: { line, column: key } },
    );
  }
  return String(value);
}
