import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { main } from '../main.js';
import type { ResultRow } from '../result-row.js';
import { appendResult } from '../results-file.js';
import { compareResults } from './compare-results.js';

function rows(detector: string, seeds: readonly number[], auroc: (seed: number) => number): ResultRow[] {
  return seeds.map((seed) => ({
    experiment: 'e',
    dataset: 'd',
    variant: { number: 1 },
    detector,
    supervision: 'unsupervised',
    seed,
    metrics: { auroc: auroc(seed), averagePrecision: 0.5, f1: 0.5 },
    selection: { rounds: [] },
    seconds: { total: 10 * auroc(seed) },
    peakMemory: 1,
    environment: {},
  }));
}

const seeds = [100, 101, 102, 103, 104];
/** Differs much from seed to seed. */
const noisy = (seed: number): number => 0.8 + 0.05 * createRandom(seed).normal();

describe('compareResults', () => {
  it('sees in pairs a small gain that the noise between seeds hides from the unpaired test', () => {
    const gain = (seed: number): number => noisy(seed) + 0.01 + 0.0005 * createRandom(seed + 1).normal();
    const [paired] = compareResults(rows('x', seeds, noisy), rows('x', seeds, gain), 'auroc', 0.05).cells;
    expect(paired).toMatchObject({ test: 'paired', verdict: 'better', seedsA: 5, seedsB: 5 });
    expect(paired!.difference).toBeCloseTo(0.01, 2);
    expect(paired!.interval![0]).toBeGreaterThan(0);
    const others = rows('x', [1, 2, 3, 4], (seed) => noisy(seed + 99) + 0.01);
    const [unpaired] = compareResults(rows('x', seeds, noisy), others, 'auroc', 0.05).cells;
    expect(unpaired).toMatchObject({ test: 'unpaired', verdict: 'no difference', seedsA: 5, seedsB: 4 });
  });

  it('counts the shared seeds alone where there are two, and says where there are too few', () => {
    const b = rows('x', [104, 100, 7], (seed) => (seed === 7 ? 0 : noisy(seed)));
    const [shared] = compareResults(rows('x', seeds, noisy), b, 'auroc', 0.05).cells;
    expect(shared).toMatchObject({ test: 'paired', seedsA: 2, difference: 0, pValue: 1 });
    const [single] = compareResults(rows('x', [1], noisy), rows('x', [1], noisy), 'auroc', 0.05).cells;
    expect(single).toMatchObject({ test: 'none', verdict: 'too few seeds' });
    expect(single).not.toHaveProperty('pValue');
  });

  it('corrects for the number of rows: what stands out alone need not among many', () => {
    const shift = (seed: number): number => noisy(seed) + 0.02 + 0.012 * createRandom(-seed).normal();
    const count = 20;
    const a = Array.from({ length: count }, (_, i) => rows(`d${i}`, seeds, noisy)).flat();
    const b = Array.from({ length: count }, (_, i) => rows(`d${i}`, seeds, i === 0 ? shift : noisy)).flat();
    const one = (list: ResultRow[]): ResultRow[] => list.filter(({ detector }) => detector === 'd0');
    const alone = compareResults(one(a), one(b), 'auroc', 0.05).cells[0]!;
    const among = compareResults(a, b, 'auroc', 0.05).cells[0]!;
    expect(alone.verdict).toBe('better');
    expect(among.verdict).toBe('no difference');
    expect(among.pValue).toBeCloseTo(Math.min(1, count * alone.pValue!), 12);
  });

  it('takes less time as better, and tells what only one folder has', () => {
    const a = [...rows('x', seeds, noisy), ...rows('old', [1], noisy)];
    const b = [...rows('x', seeds, (seed) => noisy(seed) - 0.1), ...rows('new', [1], noisy)];
    const found = compareResults(a, b, 'seconds', 0.05);
    expect(found.cells.map(({ verdict }) => verdict)).toEqual(['better']);
    expect([found.onlyA, found.onlyB].map((cells) => cells.map(({ detector }) => detector))).toEqual([
      ['old'],
      ['new'],
    ]);
    expect(compareResults(a, b, 'auroc', 0.05).cells[0]!.verdict).toBe('worse');
  });
});

describe('benchmark compare', () => {
  const folderOf = (list: readonly ResultRow[]): string => {
    const folder = mkdtempSync(join(tmpdir(), 'duad-benchmark-'));
    for (const row of list) appendResult(folder, row);
    return folder;
  };
  const call = async (...args: string[]) => {
    const [out, err]: string[][] = [[], []];
    const code = await main(['compare', ...args], { print: (line) => out!.push(line), complain: (l) => err!.push(l) });
    return { code, out: out!.join('\n'), err: err! };
  };

  it('prints what got worse and better, and the same as JSON; exit code 0', async () => {
    const a = folderOf([...rows('x', seeds, noisy), ...rows('y', seeds, noisy)]);
    const b = folderOf([...rows('x', seeds, (s) => noisy(s) - 0.1), ...rows('y', seeds, noisy)]);
    const { code, out } = await call(a, b);
    expect(code).toBe(0);
    expect(out).toContain('1 worse, 0 better, 1 without a difference');
    expect(out).toMatch(/Worse\n\n.*\n.*\n\| e, number 1, x .* paired .* -10.00 +\| -10.00 .. -10.00 \| < 0.0001/);
    const json = JSON.parse((await call(a, b, '--json')).out);
    expect(json.cells[0]).toMatchObject({ detector: 'x', test: 'paired', verdict: 'worse' });
  });

  it.each([
    [['only-one'], /two results folders/],
    [['/nowhere', '/nowhere'], /holds no results/],
    [['a', 'b', '--measure', 'luck'], /--measure takes one of auroc/],
    [['a', 'b', '--level', '2'], /between 0 and 1/],
    [['a', 'b', '--loud'], /loud/],
  ])('%j: one line and exit code 2', async (args, message) => {
    const { code, err } = await call(...args);
    expect(code).toBe(2);
    expect(err).toEqual([expect.stringMatching(message)]);
  });
});
