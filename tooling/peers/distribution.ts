/**
 * Distribution clustering beside a numpy form of the same procedure: same rows, same threshold, same number of threads,
 * runs alternating. Prints wall and processor time, ratios, the growth from one size to the next, and, for landmark mode,
 * the adjusted Rand index against the truth and against exact mode.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/distribution.ts [exact|large|landmarks|fidelity] [threads]
 *
 * PEER_PYTHON names a Python with numpy; `python3` unless given.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DistributionOptions, distributionClustering } from '@duad/clusterer-distribution';
import { createRandom, type Matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';

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
  if (suite === 'exact') await compareAt([1375, 2750, 5500], 4096);
  else if (suite === 'large') await compareAt([15_000], 4096);
  else if (suite === 'landmarks') await landmarksAt([50_000, 100_000, 200_000], 256);
  else if (suite === 'fidelity') await fidelity();
  else throw new Error(`no suite '${suite}': exact, large, landmarks or fidelity`);
} finally {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
}

async function compareAt(sizes: readonly number[], columns: number): Promise<void> {
  let before: Outcome | undefined;
  for (const rows of sizes) {
    const { x } = mixture(rows, columns);
    const ours = await fit(x, { threshold: 0.07 });
    const theirs = peer(x, 0.07, 2);
    console.log(`${rows} x ${columns}, threshold 0.07, two passes`);
    console.log(`  duad  ${describe(ours)}${before ? `, ${growth(ours, before)}` : ''}`);
    console.log(`  numpy ${describe(theirs)}`);
    const ratio = (of: 'milliseconds' | 'processor'): string => (ours[of] / theirs[of]).toFixed(2);
    const agreement = adjustedRandIndex(ours.labels, theirs.labels).toFixed(4);
    console.log(`  ratio ${ratio('milliseconds')} (processor ${ratio('processor')}), agreement ${agreement}`);
    before = ours;
  }
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
  const python = process.env.PEER_PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('distribution_peer.py', import.meta.url));
  const [file, target] = [join(folder, 'rows.f32'), join(folder, 'labels.i32')];
  writeFileSync(file, x.data);
  const limits = { OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}`, MKL_NUM_THREADS: `${threads}` };
  const { stdout, status, error } = spawnSync(
    python,
    [script, file, `${x.rows}`, `${x.columns}`, `${threshold}`, `${passes}`, target],
    { env: { ...process.env, ...limits }, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${python} failed${error ? `: ${error.message}` : ''}; set PEER_PYTHON`);
  const labels = new Int32Array(new Uint8Array(readFileSync(target)).buffer);
  return { ...JSON.parse(stdout), labels };
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

function growth(after: Outcome, before: Outcome): string {
  return `${(after.milliseconds / before.milliseconds).toFixed(1)} times the size before`;
}
