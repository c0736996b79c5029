import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import * as fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../main.js';
import { criticalDifferenceSvg, criticalDifferenceText } from './critical-difference.js';
import { cliques, compareRanks, ranksOf } from './rank-comparison.js';

function npy(shape: readonly number[], values: readonly number[], type: 'f4' | 'i1'): Uint8Array {
  const descr = type === 'f4' ? '<f4' : '|i1';
  const head = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${head.padEnd(117)}\n`;
  const data = type === 'f4' ? new Uint8Array(Float32Array.from(values).buffer) : Uint8Array.from(values);
  const start = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0);
  return Uint8Array.from([...start, ...Buffer.from(header), ...data]);
}

/** A folder of one set of `rows` rows with a far anomaly in each 20, and what else is asked for. */
function folderOfSets(more: Record<string, Uint8Array> = {}): { sets: string; out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'duad-defaults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const random = createRandom(1);
  const labels = Array.from({ length: 80 }, (_, i) => (i % 20 === 3 ? 1 : 0));
  const values = labels.flatMap((label) => [1, 2, 3].map((scale) => scale * random.normal() + 9 * label));
  const set = zipSync({ 'X.npy': npy([80, 3], values, 'f4'), 'y.npy': npy([80], labels, 'i1') });
  for (const [name, bytes] of Object.entries({ '1_far': set, ...more })) {
    writeFileSync(join(folder, `${name}.npz`), bytes);
  }
  return { sets: folder, out: join(folder, 'results') };
}

async function run(words: readonly string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await main(['run', 'defaults', ...words], {
    print: (line) => lines.push(line),
    complain: (line) => lines.push(line),
  });
  return { code, text: lines.join('\n') };
}

const quick = ['--detectors', 'isolation-forest,ecod', '--seeds', '2'];

describe('run defaults', () => {
  it('runs every set of a folder, says what was found, and goes on where it stopped', async () => {
    const { sets, out } = folderOfSets();
    const first = await run(['--sets', sets, '--out', out, ...quick]);
    expect(first.code).toBe(0);
    expect(first.text).toMatch(/1_far +\| 1\.000/);
    const rows = readFileSync(join(out, 'defaults.jsonl'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(4);
    const again = await run(['--sets', sets, '--out', out, ...quick]);
    expect(again.code).toBe(0);
    expect(readFileSync(join(out, 'defaults.jsonl'), 'utf8').trim().split('\n')).toEqual(rows);
    expect(readFileSync(join(out, 'critical-difference-auroc.svg'), 'utf8')).toContain('CD = ');
    expect(readFileSync(join(out, 'defaults.md'), 'utf8')).toContain('above isolation-forest');
  });

  it('lists sets that fail, runs the others, and says so by its exit code', async () => {
    const noLabels = zipSync({ 'X.npy': npy([2, 2], [1, 2, 3, 4], 'f4') });
    const oneClass = zipSync({ 'X.npy': npy([4, 1], [1, 2, 3, 4], 'f4'), 'y.npy': npy([4], [0, 0, 0, 0], 'i1') });
    const { sets, out } = folderOfSets({ '2_no_labels': noLabels, '3_one_class': oneClass });
    const { code, text } = await run(['--sets', sets, '--out', out, ...quick]);
    expect(code).toBe(1);
    expect(text).toMatch(/2_no_labels, all.*'y'/);
    expect(text).toMatch(/3_one_class, ecod/);
    expect(text).toMatch(/mean of 1 /);
  });

  it('refuses folders without sets and names that it does not know', async () => {
    const { sets, out } = folderOfSets();
    expect((await run(['--sets', join(sets, 'none'), '--out', out])).text).toMatch(/cannot be read/);
    expect((await run(['--sets', sets, '--only', 'x', '--out', out])).text).toMatch(/names no set/);
    expect((await run(['--sets', sets, '--detectors', 'x', '--out', out])).text).toMatch(/no detector 'x'/);
    expect((await run(['--tables', sets])).code).toBe(2);
  });
});

describe('comparison by ranks', () => {
  it('averages ties and gives ranks that sum to k (k + 1) / 2', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 9 }), (values) => {
        const ranks = ranksOf(values);
        expect(ranks.reduce((a, b) => a + b, 0)).toBeCloseTo((values.length * (values.length + 1)) / 2, 9);
        for (const [i, a] of values.entries()) {
          for (const [j, b] of values.entries()) expect(b > a).toBe(ranks[i]! > ranks[j]!);
        }
      }),
    );
  });

  it("reproduces Demšar's example: C4.5 and its three variants on 14 data sets", () => {
    // J. Demšar, JMLR 7 (2006), table 6.
    const table = [
      [0.763, 0.768, 0.771, 0.798],
      [0.599, 0.591, 0.59, 0.569],
      [0.954, 0.971, 0.968, 0.967],
      [0.628, 0.661, 0.654, 0.657],
      [0.882, 0.888, 0.886, 0.898],
      [0.936, 0.931, 0.916, 0.931],
      [0.661, 0.668, 0.609, 0.685],
      [0.583, 0.583, 0.563, 0.625],
      [0.775, 0.838, 0.866, 0.875],
      [1, 1, 1, 1],
      [0.94, 0.962, 0.965, 0.962],
      [0.619, 0.666, 0.614, 0.669],
      [0.972, 0.981, 0.9751, 0.975],
      [0.957, 0.978, 0.946, 0.97],
    ];
    const comparison = compareRanks(table, createRandom(1));
    expect(comparison.friedman).toBeCloseTo(9.28, 1);
    expect(comparison.pValue).toBeGreaterThan(0.01);
    expect(comparison.pValue).toBeLessThan(0.04);
    expect(comparison.criticalDifference).toBeCloseTo(1.25, 2);
    for (const [i, rank] of [3.143, 2, 2.893, 1.964].entries()) expect(comparison.meanRanks[i]).toBeCloseTo(rank, 2);
  });

  it('finds nothing between methods that do not differ, and the difference between those that do', () => {
    const random = createRandom(2);
    const same = Array.from({ length: 40 }, () => [random.uniform(), random.uniform(), random.uniform()]);
    expect(compareRanks(same, createRandom(1)).pValue).toBeGreaterThan(0.05);
    const better = same.map(([a, b]) => [a!, b!, 2]);
    const comparison = compareRanks(better, createRandom(1));
    expect(comparison.pValue).toBeLessThan(0.001);
    expect(cliques(comparison)).toEqual([expect.arrayContaining([0, 1])]);
    const names = ['one', 'two', 'three <best>'];
    expect(criticalDifferenceText(names, comparison)).toMatch(/best first: three <best> 1\.00.*\n.*p < 0\.001/);
    const svg = criticalDifferenceSvg(names, comparison, 'ranks');
    expect(svg).toContain('three &lt;best&gt; (1.00)');
    expect(svg).not.toContain('NaN');
  });
});
