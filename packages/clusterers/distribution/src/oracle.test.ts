import { readFileSync } from 'node:fs';
import { createRandom, matrix } from '@duad/core';
import { oracleFile, readOracle } from '@duad/tooling-testing';
import { describe, expect, it } from 'vitest';
import { distributionClustering } from './distribution.js';

interface Case {
  readonly rows: number;
  readonly columns: number;
  readonly file: string;
  readonly tau: number;
  readonly passes: number;
  readonly min_size: number;
  /** In the order found, 0 = unplaced. */
  readonly labels: readonly number[];
  readonly spread: readonly number[];
}

const oracle = readOracle<{ readonly cases: readonly Case[] }>('distribution.json');

describe.skipIf(!oracle)('plain loops of another language (needs DUAD_ORACLES)', () => {
  const cases = (oracle?.cases ?? []).map(
    (each) => [`${each.file}, ${each.tau}, ${each.passes} passes`, each] as const,
  );
  it.each(cases)('%s', async (_, reference) => {
    const { rows, columns, file, tau, passes } = reference;
    const bytes = new Uint8Array(readFileSync(oracleFile(file)!));
    const x = matrix(new Float32Array(bytes.buffer), rows, columns);
    const clusterer = distributionClustering({
      threshold: tau,
      growthPasses: passes,
      minimumSize: reference.min_size,
    });
    const fitted = await clusterer.fit(x, { random: createRandom(1) });
    // Theirs are numbered in the order found, ours by variance: match them by the first row of each.
    const nameOf = new Map<number, number>([[0, -1]]);
    reference.labels.forEach((label, i) => {
      if (!nameOf.has(label)) nameOf.set(label, fitted.labels[i]!);
    });
    expect([...fitted.labels]).toEqual(reference.labels.map((label) => nameOf.get(label)));
    expect(fitted.count).toBe(reference.spread.length);
    reference.spread.forEach((spread, at) => {
      expect(fitted.spread[nameOf.get(at + 1)!]).toBeCloseTo(spread, 5);
    });
  });
});
