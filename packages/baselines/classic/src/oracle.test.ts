import { createRandom, type Matrix, matrix, selectRows } from '@duad/core';
import { nearestNeighbours } from '@duad/neighbours';
import { readOracle } from '@duad/tooling-testing';
import { describe, expect, it } from 'vitest';
import { lof } from './lof.js';

interface LofCase {
  readonly neighbours: number;
  readonly negative_outlier_factor: readonly number[];
}

const datasets =
  readOracle<Record<string, { readonly columns: number; readonly values: readonly number[] }>>('datasets.json');
const oracle = readOracle<Record<string, LofCase>>('ocsvm_lof.json');

describe.skipIf(!oracle || !datasets)("scikit-learn's LocalOutlierFactor (needs DUAD_ORACLES)", () => {
  const cases = Object.entries(oracle ?? {}).filter(([name]) => name.endsWith('/lof'));
  it.each(cases)('%s', async (name, { neighbours, negative_outlier_factor: reference }) => {
    const { columns, values } = datasets![name.split('/')[0]!]!;
    const rows = reference.length;
    const x = matrix(Float32Array.from(values).subarray(0, rows * columns), rows, columns);
    await using fitted = await lof({ neighbours }).fit(x, { random: createRandom(1) });
    const scores = await fitted.score(x);
    // Where two rows are equally far as the k-th neighbour, scikit-learn takes either, as its rounding has it.
    const isOpen = await restsOnTies(x, neighbours);
    const decided = Array.from(reference.keys()).filter((row) => !isOpen[row]);
    expect(decided.length).toBeGreaterThan(0.5 * rows);
    const pick = (all: ArrayLike<number>) => decided.map((row) => all[row]!);
    expect(pick(scores)).toBeAllClose(pick(reference.map((value) => -value)), { absolute: 1e-6, relative: 0 });
    // A row left out of the table is scored against the rest; a copy of a fitted row as that row.
    expect((await fitted.score(selectRows(x, [3, 3])))[1]).toBe(scores[3]);
  });
});

/** Rows whose factor depends on which of equally far neighbours is taken. */
async function restsOnTies(x: Matrix, k: number): Promise<boolean[]> {
  const { rows, squaredDistances } = await nearestNeighbours(x, x, k + 2, {});
  const width = k + 2;
  const tied = Array.from({ length: x.rows }, (_, row) => {
    const [last, next] = [squaredDistances[row * width + k]!, squaredDistances[row * width + k + 1]!];
    return next - last <= 1e-12 * next;
  });
  return tied.map((own, row) => {
    if (own) return true;
    return Array.from(rows.subarray(row * width, row * width + k + 1)).some((other) => tied[other]);
  });
}
