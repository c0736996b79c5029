import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuadError } from '@duad/core';
import { type FailedRow, keyOf, type ResultRow } from './result-row.js';

const fileName = 'results.jsonl';

/** Rows of the runs that came to their end. A last line that a kill cut off does not count. */
export function readResults(folder: string): ResultRow[] {
  return readLines(folder).filter((row): row is ResultRow => !('error' in row));
}

/** Runs that failed and have not come to their end since, each with its last error. */
export function readFailures(folder: string): FailedRow[] {
  const failures = new Map<string, FailedRow>();
  for (const row of readLines(folder)) {
    failures.delete(keyOf(row));
    if ('error' in row) failures.set(keyOf(row), row);
  }
  return [...failures.values()];
}

function readLines(folder: string): (ResultRow | FailedRow)[] {
  const text = readIfThere(join(folder, fileName));
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      try {
        return JSON.parse(line) as ResultRow | FailedRow;
      } catch (cause) {
        throw new DuadError('INVALID_FILE', `${join(folder, fileName)}: line ${i + 1} is not JSON; remove that line`, {
          cause,
        });
      }
    });
}

/** Appends one row and forces it to the disk, so that a kill loses at most the run in flight. */
export function appendResult(folder: string, row: ResultRow | FailedRow): void {
  const path = join(folder, fileName);
  dropCutOffLine(path);
  const file = openSync(path, 'a');
  try {
    writeSync(file, `${JSON.stringify(row)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function dropCutOffLine(path: string): void {
  const bytes = existsSync(path) ? readFileSync(path) : new Uint8Array();
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
}

/**
 * Makes the folder if need be.
 *
 * @throws FILE_UNWRITABLE
 */
export function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
    closeSync(openSync(join(folder, fileName), 'a'));
  } catch (cause) {
    throw new DuadError(
      'FILE_UNWRITABLE',
      `${folder}: cannot be written to (${(cause as Error).message}); name another folder with --out`,
      { cause },
    );
  }
}

/** Like a recursive mkdirSync, which never returns where the system answers ENOENT to every attempt, as under /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
