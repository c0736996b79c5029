import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuadError, type Matrix, matrix } from '@duad/core';
import { readWeights } from '@duad/weights';

/** A labelled table. */
export interface TableSet {
  readonly name: string;
  readonly x: Matrix;
  /** 1 = anomaly. */
  readonly labels: Uint8Array;
}

/**
 * Names of the .npz files of a folder, in the order of their numbers and letters.
 *
 * @throws FILE_NOT_FOUND
 */
export function tableSetNames(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new DuadError('FILE_NOT_FOUND', `benchmark: --sets ${folder}: cannot be read (${(cause as Error).message})`, {
      cause,
    });
  }
  const sets = names.filter((name) => /\.npz$/i.test(name)).map((name) => name.replace(/\.npz$/i, ''));
  if (sets.length === 0) throw new DuadError('FILE_NOT_FOUND', `benchmark: --sets ${folder}: holds no .npz files`);
  return sets.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/**
 * Reads `X` (rows x columns) and `y` (one per row, 0 = normal) of a .npz file.
 *
 * @throws INVALID_FILE
 */
export async function readTableSet(folder: string, name: string): Promise<TableSet> {
  const source = join(folder, `${name}.npz`);
  const arrays = await readWeights(source);
  const { data, shape } = arrays.get('X', [-1, -1]);
  const y = arrays.get('y');
  if (y.data.length !== shape[0]) {
    throw new DuadError('INVALID_FILE', `benchmark: ${source}: expected ${shape[0]} labels in y, got ${y.data.length}`);
  }
  return { name, x: matrix(data, shape[0]!, shape[1]!), labels: Uint8Array.from(y.data, (label) => Number(label > 0)) };
}
