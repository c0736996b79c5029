import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type createRandom, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { everything, presets } from 'duad';
import { describe, expect, it } from 'vitest';
import type { Experiment, Task } from './experiment.js';
import { main } from './main.js';
import { parseSeeds } from './parse-seeds.js';
import { markdownTable, reportExperiment } from './report.js';
import { keyOf, type ResultRow } from './result-row.js';
import { appendResult, readResults } from './results-file.js';
import { runExperiment } from './run-experiment.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'duad-benchmark-'));

function task(random: ReturnType<typeof createRandom>): Task {
  const half = () => {
    const labels = Uint8Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 1 : 0));
    const data = Float32Array.from({ length: 400 }, (_, i) =>
      labels[i >> 2] ? random.normal() : Math.cos(i & 3) + 0.05 * random.normal(),
    );
    return { x: matrix(data, 100, 4), labels };
  };
  return { train: half(), test: half() };
}

const plain = { ...presets.recommended.table(), selection: everything(), nets: 1, epochs: 3, reevaluateEvery: 2 };

const experiment: Experiment = {
  name: 'toy',
  title: 'A toy',
  dataset: 'made up',
  variants: [
    {
      name: '5 %',
      variant: { anomalyPercent: 5 },
      paper: [{ method: 'DUAD (paper)', auroc: [98.2, 1], averagePrecision: [94.5, 0.1] }],
    },
    { name: '10 %', variant: { anomalyPercent: 10 }, paper: [{ method: 'DUAD (paper)', auroc: [98.4, 0.8] }] },
  ],
  detectors: [
    { name: 'plain', description: 'a plain autoencoder', options: () => plain },
    { name: 'broken', description: 'always fails', options: () => ({ ...plain, epochs: -1 }) },
  ],
  prepare: async () => (_variant, random) => task(random),
};

describe('running an experiment', () => {
  it('writes one row per run, resumes, records nothing twice, and goes on after a failure', async () => {
    const out = folder();
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    const lines: string[] = [];
    const run = (seeds: number[]) =>
      runExperiment({
        experiment,
        variants: experiment.variants,
        detectors: experiment.detectors,
        seeds,
        folder: out,
        engine,
        print: (line) => lines.push(line),
      });
    expect(await run([0])).toBe(2);
    expect(readResults(out)).toHaveLength(2);
    expect(lines.some((line) => line.includes('failed:') && line.includes('epochs'))).toBe(true);
    expect(await run([0, 1])).toBe(4);
    const rows = readResults(out);
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map(keyOf)).size).toBe(4);
    for (const row of rows) {
      expect(row.metrics.auroc).toBeGreaterThan(0.5);
      expect(row.selection.rounds[0]).toEqual({ epoch: 0, kept: 1, changed: 1, contamination: 0.1 });
      expect(row.environment.node).toBe(process.version);
    }
    const again = readResults(out).map((row) => row.metrics);
    expect(again).toEqual(rows.map((row) => row.metrics));
  });

  it('is repeatable: the same seed gives the same figures', async () => {
    const [a, b] = [folder(), folder()];
    await using engine = await createOnnxruntimeEngine();
    for (const out of [a, b]) {
      await runExperiment({
        experiment,
        variants: experiment.variants.slice(0, 1),
        detectors: experiment.detectors.slice(0, 1),
        seeds: [4],
        folder: out,
        engine,
        print: () => undefined,
      });
    }
    expect(readResults(a)[0]!.metrics).toEqual(readResults(b)[0]!.metrics);
  });
});

describe('results file', () => {
  const row = (seed: number) => ({ experiment: 'e', variant: {}, detector: 'd', seed }) as unknown as ResultRow;

  it('forgets a line that a kill cut off, and nothing else', () => {
    const out = folder();
    appendResult(out, row(1));
    appendFileSync(join(out, 'results.jsonl'), '{"experiment":"e","seed":2,"met');
    expect(readResults(out)).toEqual([row(1)]);
    appendResult(out, row(3));
    expect(readResults(out)).toEqual([row(1), row(3)]);
  });

  it('names a damaged line', () => {
    const out = folder();
    writeFileSync(join(out, 'results.jsonl'), '{}\nnonsense\n');
    expect(() => readResults(out)).toThrow(/line 2/);
  });
});

describe('report', () => {
  it('puts the measured figures beside the paper', () => {
    const rows = [0.9, 0.94].map(
      (auroc, seed) =>
        ({
          experiment: 'toy',
          variant: { anomalyPercent: 5 },
          detector: 'plain',
          seed,
          metrics: { auroc, averagePrecision: 0.5, f1: 0.5 },
          selection: { rounds: [{ epoch: 0, kept: 0.7, changed: 0.7, contamination: 0.02 }] },
          seconds: { total: 3 },
          environment: { processor: 'p', threads: 2, node: 'v', engine: 'e', commit: 'c', date: 'd' },
        }) as unknown as ResultRow,
    );
    const text = reportExperiment(experiment, rows);
    expect(text).toContain('98.2 ± 1.0');
    expect(text).toContain('92.0 ± 2.8 (2 seeds)');
    expect(text).toContain('2.00 -> 2.00');
    expect(text).not.toContain('NaN');
  });

  it('lines columns up', () => {
    expect(markdownTable(['a', 'bb'], [['xyz']])).toBe('| a   | bb |\n| --- | -- |\n| xyz |    |');
  });
});

describe('command line', () => {
  const call = async (...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await main(args, { print: (line) => out.push(line), complain: (line) => err.push(line) });
    return { code, out, err };
  };

  it.each([
    [['fly'], /unknown command 'fly'/],
    [['run', 'nothing'], /run takes one experiment/],
    [['run', 'kddcup', '--colour', 'red'], /colour/],
    [['run', 'kddcup', '--detectors', 'magic'], /no detector 'magic'/],
    [['run', 'kddcup', '--anomaly', '7'], /no share '7 %'/],
    [['run', 'kddcup', '--seeds', 'x'], /--seeds takes/],
    [['report'], /one results folder/],
    [['report', '/nowhere/at/all'], /holds no results/],
    [['run', 'kddcup', '--out', '/proc/none'], /cannot be written/],
  ])('%j: one line and exit code 2', async (args, message) => {
    const { code, err } = await call(...args);
    expect(code).toBe(2);
    expect(err).toHaveLength(1);
    expect(err[0]).toMatch(message);
  });

  it('lists experiments and writes a report', async () => {
    expect((await call('list')).out.join('\n')).toContain('duad-recommended');
    const out = folder();
    appendResult(out, {
      experiment: 'kddcup',
      dataset: 'd',
      variant: { anomalyPercent: 20 },
      detector: 'duad-paper',
      supervision: 'unsupervised',
      seed: 1,
      metrics: { auroc: 0.95, averagePrecision: 0.7, f1: 0.6 },
      selection: { rounds: [{ epoch: 0, kept: 0.9, changed: 0.9, contamination: 0.1 }] },
      seconds: { total: 1 },
      peakMemory: 1,
      environment: {},
    });
    expect((await call('report', out)).code).toBe(0);
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('| duad-paper');
  });

  it.each([
    ['3', [0, 1, 2]],
    ['100-102', [100, 101, 102]],
    ['1,5', [1, 5]],
    ['7,', [7]],
  ])('reads seeds %s', (text, seeds) => expect(parseSeeds(text)).toEqual(seeds));
});
