import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One detector on one set with one seed. */
export interface DefaultRow {
  readonly set: string;
  readonly rows: number;
  readonly columns: number;
  readonly anomalies: number;
  readonly detector: string;
  readonly seed: number;
  readonly auroc: number;
  readonly averagePrecision: number;
  /** Fitting and scoring, wall time. */
  readonly seconds: number;
  /** Bytes that the process held at most until then. */
  readonly peakMemory: number;
  /** What the detector took the table for, where it says so. */
  readonly kind?: string;
}

/** A run, or a set, that failed. */
export interface DefaultFailure {
  readonly set: string;
  readonly detector: string;
  readonly seed: number;
  readonly error: string;
}

const fileName = 'defaults.jsonl';

/** Rows of earlier runs; a last line that a kill cut off does not count. */
export function readDefaultRows(folder: string): DefaultRow[] {
  const path = join(folder, fileName);
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DefaultRow);
}

export function appendDefaultRow(folder: string, row: DefaultRow): void {
  appendFileSync(join(folder, fileName), `${JSON.stringify(row)}\n`);
}
