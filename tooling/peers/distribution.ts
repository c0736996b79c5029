/**
 * Distribution clustering beside a numpy form of the same procedure: same rows, same threshold, same number of threads,
 * runs alternating, the quickest of each counts. Prints wall and processor time, ratios, the growth of time and memory from
 * one size to the next, and, for landmark mode, the adjusted Rand index against the truth and against exact mode. `digits`
 * clusters scikit-learn's handwritten digits, and ranks each of them among a tenth of others.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/distribution.ts [exact|large|landmarks|fidelity|digits] [threads]
 *
 * PEER_PYTHON names a Python with numpy (and scikit-learn, for the digits); `python3` unless given.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DistributionOptions, distributionClustering } from '@duad/clusterer-distribution';
import { createRandom, type Matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { threadLimits } from './start-peer.js';

interface Outcome {
  readonly milliseconds: number;
  readonly processor: number;
  readonly memory: number;
  readonly clusters: number;
  readonly labels: Int32Array;
  readonly distances: number;
}

const suite = process.argv[2] ?? 'exact';
const threads = Number(process.argv[3] ?? availableParallelism());
const folder = mkdtempSync(join(tmpdir(), 'duad-peer-'));
const engine = await createOnnxruntimeEngine({ threads });
try {
  console.log(`${engine.description}; load ${loadavg()[0]!.toFixed(1)}`);
  if (suite === 'exact') await compareAt([1375, 2750, 5500], 4096, 3);
  else if (suite === 'large') await compareAt([15_000], 4096, 1);
  else if (suite === 'landmarks') await landmarksAt([50_000, 100_000, 200_000], 256);
  else if (suite === 'fidelity') await fidelity();
  else if (suite === 'digits') await digits();
  else throw new Error(`no suite '${suite}': exact, large, landmarks, fidelity or digits`);
} finally {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
}

async function compareAt(sizes: readonly number[], columns: number, times: number): Promise<void> {
  let before: Outcome | undefined;
  for (const rows of sizes) {
    const { x } = mixture(rows, columns);
    let ours = await fit(x, { threshold: 0.07 });
    let theirs = peer(x, 0.07, 2);
    for (let again = 1; again < times; again++) {
      ours = quicker(ours, await fit(x, { threshold: 0.07 }));
      theirs = quicker(theirs, peer(x, 0.07, 2));
    }
    console.log(`${rows} x ${columns}, threshold 0.07, two passes`);
    console.log(`  duad  ${describe(ours)}${before ? `, ${growth(ours, before)}` : ''}`);
    console.log(`  numpy ${describe(theirs)}`);
    const ratio = (of: 'milliseconds' | 'processor'): string => (ours[of] / theirs[of]).toFixed(2);
    const agreement = adjustedRandIndex(ours.labels, theirs.labels).toFixed(4);
    console.log(`  ratio ${ratio('milliseconds')} (processor ${ratio('processor')}), agreement ${agreement}`);
    before = ours;
  }
}

function quicker(a: Outcome, b: Outcome): Outcome {
  return a.milliseconds <= b.milliseconds ? a : b;
}

async function landmarksAt(sizes: readonly number[], columns: number): Promise<void> {
  let before: Outcome | undefined;
  for (const rows of sizes) {
    const { x, truth } = mixture(rows, columns);
    const ours = await fit(x, {});
    console.log(`${rows} x ${columns}, threshold auto, two passes, landmarks auto`);
    console.log(`  duad  ${describe(ours)}${before ? `, ${growth(ours, before)}` : ''}`);
    console.log(`  adjusted Rand index against the truth ${adjustedRandIndex(ours.labels, truth).toFixed(3)}`);
    before = ours;
  }
}

/** Landmark mode against exact mode, where both run. */
async function fidelity(): Promise<void> {
  const { x, truth } = mixture(6000, 1024);
  for (const growthPasses of [2, 'converge'] as const) {
    const exact = await fit(x, { growthPasses, landmarks: 'none' });
    console.log(`6000 x 1024, threshold auto, passes ${growthPasses}: ${describe(exact)}`);
    console.log(`  exact: ${adjustedRandIndex(exact.labels, truth).toFixed(3)} against the truth`);
    for (const landmarks of [256, 512, 1024, 2048]) {
      const approximate = await fit(x, { growthPasses, landmarks });
      const [own, other] = [
        adjustedRandIndex(approximate.labels, truth),
        adjustedRandIndex(approximate.labels, exact.labels),
      ];
      console.log(
        `  ${landmarks} landmarks: ${own.toFixed(3)} against the truth, ${other.toFixed(3)} against exact mode, ${approximate.clusters} clusters`,
      );
    }
  }
}

async function digits(): Promise<void> {
  const script =
    'import sys, numpy as np; from sklearn.datasets import load_digits; d = load_digits(); np.float32(np.c_[d.target, d.data]).tofile(sys.argv[1])';
  const file = join(folder, 'digits.f32');
  runPython(['-c', script, file]);
  const values = new Float32Array(new Uint8Array(readFileSync(file)).buffer);
  const truth = Int32Array.from({ length: values.length / 65 }, (_, i) => values[i * 65]!);
  const rowsOf = (rows: readonly number[]): Matrix => ({
    data: Float32Array.from(rows.flatMap((row) => [...values.subarray(row * 65 + 1, row * 65 + 65)])),
    rows: rows.length,
    columns: 64,
  });
  const all = [...truth.keys()];
  for (const threshold of [0.07, 'auto'] as const) {
    const options = { threshold, strictMinimumSize: true };
    const fitted = await distributionClustering(options).fit(rowsOf(all), { random: createRandom(1), engine });
    const placed = fitted.labels.filter((label) => label >= 0).length / all.length;
    console.log(
      `digits, threshold ${threshold} (${fitted.threshold.toFixed(3)}): ${fitted.count} clusters, mean purity ${meanPurity(fitted.labels, truth).toFixed(3)}, ${(100 * placed).toFixed(0)}% placed`,
    );
    const areas: number[] = [];
    for (let digit = 0; digit < 10; digit++) {
      const own = all.filter((row) => truth[row] === digit);
      const rest = all.filter((row) => truth[row] !== digit);
      const others = [...createRandom(`others of ${digit}`).sample(rest.length, Math.round(own.length / 10))];
      const x = rowsOf([...own, ...others.map((at) => rest[at]!)]);
      const { labels, spread } = await distributionClustering(options).fit(x, { random: createRandom(1), engine });
      const score = Array.from(labels, (label) => (label < 0 ? Number.POSITIVE_INFINITY : spread[label]!));
      areas.push(auroc(score.slice(own.length), score.slice(0, own.length)));
    }
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    const deviation = Math.sqrt(areas.reduce((sum, area) => sum + (area - mean) ** 2, 0) / (areas.length - 1));
    console.log(
      `  one digit and a tenth of others: AUROC of the spread ${mean.toFixed(3)} +- ${deviation.toFixed(3)}, over digits`,
    );
  }
}

/** Mean over the clusters of the part of their commonest digit. */
function meanPurity(labels: Int32Array, truth: Int32Array): number {
  const counts = new Map<number, number[]>();
  labels.forEach((label, i) => {
    if (label < 0) return;
    const own = counts.get(label) ?? new Array<number>(10).fill(0);
    own[truth[i]!]!++;
    counts.set(label, own);
  });
  const parts = [...counts.values()].map((own) => Math.max(...own) / own.reduce((sum, n) => sum + n, 0));
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

/** Part of the pairs in which the first is higher, ties by halves. */
function auroc(high: readonly number[], low: readonly number[]): number {
  const wins = high.flatMap((a) => low.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

async function fit(x: Matrix, options: DistributionOptions): Promise<Outcome> {
  const began = performance.now();
  const processor = process.cpuUsage();
  let distances = 0;
  const fitted = await distributionClustering(options).fit(x, {
    random: createRandom(1),
    engine,
    onProgress: ({ stage }) => {
      if (stage === 'distances-end') distances = performance.now() - began;
    },
  });
  const { user, system } = process.cpuUsage(processor);
  return {
    milliseconds: performance.now() - began,
    processor: (user + system) / 1000,
    memory: process.resourceUsage().maxRSS / 1024,
    clusters: fitted.count,
    labels: fitted.labels,
    distances,
  };
}

function peer(x: Matrix, threshold: number, passes: number): Outcome {
  const script = fileURLToPath(new URL('distribution_peer.py', import.meta.url));
  const [file, target] = [join(folder, 'rows.f32'), join(folder, 'labels.i32')];
  writeFileSync(file, x.data);
  const figures = runPython([script, file, `${x.rows}`, `${x.columns}`, `${threshold}`, `${passes}`, target]);
  const labels = new Int32Array(new Uint8Array(readFileSync(target)).buffer);
  return { ...JSON.parse(figures), labels };
}

/** What it prints. */
function runPython(command: readonly string[]): string {
  const python = process.env.PEER_PYTHON ?? 'python3';
  const { stdout, status, error } = spawnSync(python, command, {
    env: { ...process.env, ...threadLimits(threads) },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${python} failed${error ? `: ${error.message}` : ''}; set PEER_PYTHON`);
  return stdout;
}

/** Five Gaussians of rising width about means .4 apart per axis, 5% outliers of sigma 2 with means of their own. */
function mixture(rows: number, columns: number): { x: Matrix; truth: Int32Array } {
  const random = createRandom('mixture');
  const sigmas = [0.5, 0.7, 0.9, 1.1, 1.3];
  const means = sigmas.map(() => Float64Array.from({ length: columns }, () => 0.4 * random.normal()));
  const data = new Float32Array(rows * columns);
  const truth = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const group = random.uniform() < 0.05 ? -1 : random.integer(sigmas.length);
    truth[i] = group;
    for (let j = 0; j < columns; j++) {
      const mean = group < 0 ? 0.4 * random.normal() : means[group]![j]!;
      data[i * columns + j] = mean + (group < 0 ? 2 : sigmas[group]!) * random.normal();
    }
  }
  return { x: { data, rows, columns }, truth };
}

function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  const tally = (keys: Iterable<string | number>): number => {
    const counts = new Map<string | number, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  };
  const together = tally(Array.from(a, (label, i) => `${label} ${b[i]}`));
  const [inA, inB] = [tally(a), tally(b)];
  const expected = (inA * inB) / ((a.length * (a.length - 1)) / 2);
  return (together - expected) / ((inA + inB) / 2 - expected);
}

function describe({ milliseconds, processor, memory, clusters, distances }: Outcome): string {
  const seconds = (time: number): string => `${(time / 1000).toFixed(1)} s`;
  return `${seconds(milliseconds)} (distances ${seconds(distances)}, processor ${seconds(processor)}), ${clusters} clusters, peak ${Math.round(memory)} MiB`;
}

/** Of the process, which holds the rows too. */
function growth(after: Outcome, before: Outcome): string {
  const [time, memory] = [after.milliseconds / before.milliseconds, after.memory / before.memory];
  return `${time.toFixed(1)} times the time and ${memory.toFixed(1)} times the memory of the size before`;
}
