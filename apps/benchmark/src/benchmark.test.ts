import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distributionClustering } from '@duad/clusterer-distribution';
import { createRandom, type Matrix, matrix } from '@duad/core';
import { everything, presets } from 'duad';
import { describe, expect, it } from 'vitest';
import { clusteringAlone } from './baseline-detectors.js';
import { type BenchmarkDetector, duadDetector, type TaskDescription } from './benchmark-detector.js';
import { contactSheet } from './contact-sheet.js';
import type { Experiment, Task } from './experiment.js';
import { clustersToShow, figure2 } from './figure2.js';
import { main } from './main.js';
import { markdownTable } from './markdown-table.js';
import { parseSeeds } from './parse-seeds.js';
import { experimentSection } from './report/experiment-section.js';
import { outcomesOf } from './report/outcomes.js';
import { writeMarkdown } from './report/write-markdown.js';
import { keyOf, type ResultRow } from './result-row.js';
import { appendResult, readFailures, readResults } from './results-file.js';
import { inProcess } from './run/in-process.js';
import { makePlan } from './run/plan.js';
import { progressPrinter } from './run/progress.js';
import { runPlan } from './run/run-plan.js';

const reportExperiment = (experiment: Experiment, rows: readonly ResultRow[]): string =>
  writeMarkdown({ title: '', lead: [], sections: [experimentSection(outcomesOf(experiment, rows))] }, true);

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
  kind: 'table',
  name: 'toy',
  title: 'A toy',
  columns: 'anomalies',
  notes: ['A note to read.'],
  variants: [
    {
      name: '5 %',
      dataset: 'made up',
      settings: () => plain,
      variant: { anomalyPercent: 5 },
      paper: [{ method: 'DUAD (paper)', auroc: [98.2, 1], averagePrecision: [94.5, 0.1] }],
    },
    {
      name: '10 %',
      dataset: 'made up',
      settings: () => plain,
      variant: { anomalyPercent: 10 },
      paper: [{ method: 'DUAD (paper)', auroc: [98.4] }],
    },
  ],
  detectors: [
    duadDetector('plain', 'a plain autoencoder', ({ variant }) => variant.settings()),
    duadDetector('broken', 'always fails', () => ({ ...plain, epochs: -1 })),
  ],
  prepare: async () => (_variant, random) => task(random),
};

const call = async (...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> => {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, { print: (line) => out.push(line), complain: (line) => err.push(line) });
  return { code, out, err };
};

async function run(
  folder: string,
  detectors: readonly BenchmarkDetector[],
  { seeds = [0], variants = experiment.variants, lines = [] as string[] } = {},
): Promise<number> {
  const table = { ...experiment, detectors };
  const runs = variants.flatMap((variant) =>
    detectors.flatMap((detector) =>
      seeds.map((seed) => ({ experiment: table, variant, detector, seed, quick: false, overrides: {} })),
    ),
  );
  const plan = makePlan(runs, [], { rows: readResults(folder), failures: readFailures(folder) });
  await using executor = inProcess({ threads: 1 }, [table]);
  const print = (line: string) => lines.push(line);
  const progress = progressPrinter(plan.missing, 1, [], { print, complain: print });
  return runPlan(plan, { folder, executor, progress });
}

describe('running an experiment', () => {
  it('writes one row per run, resumes, records nothing twice, and goes on after a failure', async () => {
    const out = folder();
    const lines: string[] = [];
    expect(await run(out, experiment.detectors, { lines })).toBe(2);
    expect(readResults(out)).toHaveLength(2);
    expect(lines.some((line) => line.includes('failed:') && line.includes('epochs'))).toBe(true);
    const [failure] = readFailures(out);
    expect(failure).toMatchObject({ experiment: 'toy', detector: 'broken', error: { code: 'INVALID_OPTION' } });
    expect(await run(out, experiment.detectors, { seeds: [0, 1] })).toBe(4);
    expect(readFailures(out)).toHaveLength(4);
    const rows = readResults(out);
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map(keyOf)).size).toBe(4);
    for (const row of rows) {
      expect(row.metrics.auroc).toBeGreaterThan(0.5);
      expect(row.selection.rounds[0]).toEqual({ epoch: 0, kept: 1, changed: 1, contamination: 0.1 });
      // The angle has told something from the first re-evaluation on.
      expect(row.selection.rounds.slice(1).every(({ metrics }) => metrics!.auroc > 0.5)).toBe(true);
      expect(row.selection.rounds.length).toBeGreaterThan(1);
      expect(row.seconds.evaluation).toBeGreaterThanOrEqual(0);
      expect(row.roc![0]).toEqual([0, 0]);
      expect(row.roc!.at(-1)).toEqual([1, 1]);
      expect(row.environment.node).toBe(process.version);
    }
    const again = readResults(out).map((row) => row.metrics);
    expect(again).toEqual(rows.map((row) => row.metrics));
  });

  it('is repeatable: the same seed gives the same figures', async () => {
    const [a, b] = [folder(), folder()];
    for (const out of [a, b]) {
      await run(out, experiment.detectors.slice(0, 1), { seeds: [4], variants: experiment.variants.slice(0, 1) });
    }
    expect(readResults(a)[0]!.metrics).toEqual(readResults(b)[0]!.metrics);
  });
});

describe('detectors that are not DUAD', () => {
  const task = { rows: 0, columns: 0, variant: experiment.variants[0]!, observe: () => undefined };

  async function rowOf(detector: BenchmarkDetector): Promise<ResultRow> {
    const out = folder();
    await run(out, [detector], { variants: experiment.variants.slice(0, 1) });
    return readResults(out)[0]!;
  }

  /** Remembers what it was fitted on; scores by the distance to the mean of that. */
  function distanceToMean(supervision: BenchmarkDetector['supervision'], seen: Matrix[]): BenchmarkDetector {
    return {
      name: 'distance-to-mean',
      description: 'for tests',
      supervision,
      create: () => ({
        specVersion: 1,
        name: 'distance-to-mean',
        options: {},
        supervision,
        capabilities: { deterministic: true, trained: false, explains: false },
        async fit(x) {
          seen.push(x);
          const means = new Float64Array(x.columns);
          x.data.forEach((value, i) => {
            means[i % x.columns]! += value / x.rows;
          });
          return {
            columns: x.columns,
            warnings: [],
            score: async (y) =>
              Float32Array.from({ length: y.rows }, (_, row) =>
                means.reduce((sum, mean, j) => sum + (y.data[row * y.columns + j]! - mean) ** 2, 0),
              ),
            toArtifact: async () => ({ package: 'test', version: 1, header: {}, arrays: {} }),
            [Symbol.asyncDispose]: async () => undefined,
          };
        },
      }),
    };
  }

  it('run without selections; one that is semi-supervised sees the normal rows alone', async () => {
    const seen: Matrix[] = [];
    const unsupervised = await rowOf(distanceToMean('unsupervised', seen));
    expect(unsupervised.selection.rounds).toEqual([]);
    expect(unsupervised.metrics.auroc).toBeGreaterThan(0.9);
    const semi = await rowOf(distanceToMean('semi-supervised', seen));
    expect(semi.supervision).toBe('semi-supervised');
    expect(seen.map((x) => x.rows)).toEqual([100, 90]);
    const detectors = [distanceToMean('semi-supervised', [])];
    const text = reportExperiment({ ...experiment, detectors }, [semi]);
    expect(text).toContain('distance-to-mean (semi-supervised)');
    expect(text).not.toContain('undefined');
  });

  it('hand labels to the one that is chosen by them alone, and mark it', async () => {
    const tasks: TaskDescription[] = [];
    const watched = (own: Partial<BenchmarkDetector>): BenchmarkDetector => {
      const base = { ...distanceToMean('semi-supervised', []), ...own };
      return {
        ...base,
        create: (task) => {
          tasks.push(task);
          return base.create(task);
        },
      };
    };
    const chosen = watched({ chosenByLabels: true });
    expect((await rowOf(chosen)).chosenByLabels).toBe(true);
    expect(await rowOf(watched({}))).not.toHaveProperty('chosenByLabels');
    expect(tasks.map(({ labelled }) => labelled?.x.rows)).toEqual([100, undefined]);
    const text = reportExperiment({ ...experiment, detectors: [chosen] }, [await rowOf(chosen)]);
    expect(text).toContain('distance-to-mean (semi-supervised, chosen by labels)');
  });

  it('distribution clustering alone scores the broadest clusters highest, unplaced rows above all', async () => {
    const random = createRandom(5);
    const [rows, d] = [90, 64];
    // Two groups of different width and ten strays far out.
    const widths = Float64Array.from({ length: rows }, (_, row) => (row < 40 ? 0.2 : row < 80 ? 0.5 : 6));
    const data = Float32Array.from({ length: rows * d }, (_, i) => {
      const row = Math.floor(i / d);
      return (row < 40 ? 1 : row < 80 ? (i % 2 ? 1 : -1) : 0) + widths[row]! * random.normal();
    });
    const x = matrix(data, rows, d);
    const clusterer = distributionClustering({ threshold: 0.3 });
    const { labels, spread } = await clusterer.fit(x, { random });
    expect(labels.some((label) => label < 0)).toBe(true);
    await using fitted = await clusteringAlone('alone', '', clusterer).create(task).fit(x, { random });
    const scores = await fitted.score(x);
    const unplaced = scores.filter((_, row) => labels[row]! < 0);
    expect(Math.min(...unplaced)).toBeGreaterThan(Math.max(...spread));
    scores.forEach((score, row) => {
      if (labels[row]! >= 0) expect(score).toBeCloseTo(spread[labels[row]!]!, 5);
    });
  });
});

describe('figure 2', () => {
  it('shows clusters 5, 10, … 50 and then every fiftieth', () => {
    expect(clustersToShow(4)).toEqual([]);
    expect(clustersToShow(12)).toEqual([4, 9]);
    expect(clustersToShow(160).map((cluster) => cluster + 1)).toEqual([
      5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 100, 150,
    ]);
  });

  it('lays pictures out, grey and coloured, anomalies framed', () => {
    const grey = { data: Uint8Array.of(1, 2, 3, 4), height: 2, width: 2, channels: 1, isMarked: false };
    const coloured = { ...grey, data: Uint8Array.from({ length: 12 }, (_, i) => 10 * i), channels: 3, isMarked: true };
    const sheet = contactSheet([[grey], [grey, coloured]], 2);
    expect([sheet.width, sheet.height]).toEqual([16, 16]);
    const pixel = (x: number, y: number) => [...sheet.data.subarray(3 * (y * 16 + x), 3 * (y * 16 + x) + 3)];
    expect(pixel(4, 4)).toEqual([1, 1, 1]);
    expect(pixel(5, 5)).toEqual([4, 4, 4]);
    expect(pixel(10, 4)).toEqual([255, 255, 255]);
    expect(pixel(11, 10)).toEqual([30, 40, 50]);
    expect(pixel(9, 9)).toEqual([220, 30, 30]);
    expect(pixel(7, 9)).toEqual([255, 255, 255]);
  });

  it('is linked from the report', async () => {
    const out = folder();
    expect(figure2.report(out)).toBeUndefined();
    const rows = [{ cluster: 5, variance: 0.1, members: 8, anomalies: 2 }];
    const sheet = { dataset: 'made up', seed: 3, file: 'figure2-made-up.png', clusters: 7, unplaced: 1, rows };
    writeFileSync(join(out, 'figure2.json'), JSON.stringify([sheet]));
    const { code, out: lines } = await call('report', out);
    expect(code).toBe(0);
    expect(lines).toContain(`written to ${join(out, 'report.md')}`);
    const text = readFileSync(join(out, 'report.md'), 'utf8');
    expect(text).toContain('(figure2-made-up.png)');
    expect(text).toContain('25.0 %');
    writeFileSync(join(out, 'figure2.json'), 'nonsense');
    expect(await call('report', out)).toMatchObject({ code: 2, err: [expect.stringContaining('figure2.json')] });
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
    expect(text).toContain('A note to read.');
    expect(text).toContain('92.0 ± 2.8 (2 seeds)');
    expect(text).toContain('2.00 -> 2.00');
    expect(text).not.toContain('NaN');
  });

  it('lines columns up', () => {
    expect(markdownTable(['a', 'bb'], [['xyz']])).toBe('| a   | bb |\n| --- | -- |\n| xyz |    |');
  });
});

describe('command line', () => {
  it.each([
    [['fly'], /unknown command 'fly'/],
    [['run', 'nothing'], /run takes 'all' or some of kddcup.*got 'nothing'/],
    [['run'], /run takes 'all' or some of/],
    [['run', 'kddcup', '--colour', 'red'], /colour/],
    [['run', 'kddcup', '--detectors', 'magic'], /no detector 'magic'/],
    [['run', 'kddcup', '--anomaly', '7'], /no share '7 %'/],
    [['run', 'kddcup', '--seeds', 'x'], /--seeds takes/],
    [['run', 'table4', '--variants', 'FashionMNIST'], /no variant 'FashionMNIST'/],
    [['run', 'table8', '--variants', 'k-means, 20', '--detectors', 'x'], /no detector 'x'/],
    [['run', 'figure2', '--detectors', 'all'], /takes no --detectors/],
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
    const list = (await call('list')).out.join('\n');
    for (const name of ['duad-recommended', 'kddcup, table2, table3', 'table4', 'table8', 'figure2', 'k-means, 20']) {
      expect(list).toContain(name);
    }
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

  it('records that files of a data set are damaged, and exits with 1', async () => {
    const data = folder();
    mkdirSync(join(data, 'mnist'));
    writeFileSync(join(data, 'mnist', 'train-images-idx3-ubyte.gz'), 'cut off');
    const out = join(data, 'out');
    const options = ['--data-dir', data, '--out', out, '--seeds', '1'];
    const table = await call('run', 'table4', ...options, '--variants', 'MNIST raw', '--detectors', 'pca');
    expect(table).toMatchObject({ code: 1, err: [] });
    expect(readFailures(out)).toHaveLength(1);
    expect(readFailures(out)[0]!.error.message).toContain('train-images-idx3-ubyte.gz');
    const figure = await call('run', 'figure2', ...options);
    expect(figure).toMatchObject({ code: 1, err: [] });
    expect(figure.out.at(-1)).toMatch(/failed: .*train-images-idx3-ubyte.gz/);
  });

  it.each([
    ['3', [0, 1, 2]],
    ['100-102', [100, 101, 102]],
    ['1,5', [1, 5]],
    ['7,', [7]],
  ])('reads seeds %s', (text, seeds) => expect(parseSeeds(text)).toEqual(seeds));
});
