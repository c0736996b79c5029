/**
 * k-means beside scikit-learn's: same rows, same start, ours with an engine of as many threads, runs alternating; then how
 * time and memory grow from N to 2 N to 4 N rows.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/kmeans.ts [noise,wide,long,longest,seeding,batches,growth,plain] [threads] [repeats]
 *
 * `wide` is 5,500 x 4,096, `long` 100,000 x 64, `longest` 250,000 x 120, overlapping blobs from given centres; `seeding` the
 * first two from k-means++, which each side draws for itself; `noise` the first two with rows of independent standard
 * normal numbers, from given centres and from k-means++: without structure the long one takes all of 300 iterations.
 * `batches` is the mini-batch form; `growth` ours alone. With `plain` among the parts ours has no engine and takes one
 * thread. PEER_PYTHON names a Python with scikit-learn; `python3` unless given.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kmeans } from '@duad/clusterer-kmeans';
import { createRandom, type Matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { fastest } from './fastest.js';
import { printGrowth, reportAlone } from './growth.js';
import { overlappingBlobs } from './overlapping-blobs.js';
import { fail, type Peer, startPeer } from './start-peer.js';

interface Task {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  readonly data: 'blobs' | 'noise';
  readonly algorithm: 'lloyd' | 'mini-batch';
  /** Starting centres handed to both; else each draws its own by k-means++. */
  readonly given: boolean;
}

interface Outcome {
  readonly milliseconds: number;
  readonly iterations: number;
  readonly inertia: number;
  readonly labels: Int32Array;
}

const batch = 1024;
const wide = { rows: 5500, columns: 4096, clusters: 20 };
const longest = { rows: 250_000, columns: 120, clusters: 20 };
const long = { rows: 100_000, columns: 64, clusters: 32 };
const parts = (process.argv[2] ?? 'noise,wide,long,seeding,batches,growth').split(',');
const isAlone = parts[0] === 'alone';
const threads = Number(process.argv[isAlone ? 5 : 3] ?? availableParallelism());
const repeats = Number(process.argv[4] ?? 3);
const engine = parts.includes('plain') ? undefined : await createOnnxruntimeEngine({ threads });
const folder = mkdtempSync(join(tmpdir(), 'duad-peer-'));
try {
  if (isAlone) await runAlone(Number(process.argv[3]), Number(process.argv[4]));
  else
    console.log(
      `k-means ${engine ? `with ${engine.description}` : 'on one thread'}, scikit-learn on ${threads}; best of ${repeats} alternating runs; load ${loadavg()[0]!.toFixed(1)}`,
    );
  const tasks: Task[] = [
    ...(parts.includes('noise')
      ? [true, false].flatMap((given) =>
          [wide, long].map((size) => ({ ...size, data: 'noise', algorithm: 'lloyd', given }) as const),
        )
      : []),
    ...(parts.includes('wide') ? [{ ...wide, data: 'blobs', algorithm: 'lloyd', given: true } as const] : []),
    ...(parts.includes('long') ? [{ ...long, data: 'blobs', algorithm: 'lloyd', given: true } as const] : []),
    ...(parts.includes('seeding')
      ? [wide, long].map((size) => ({ ...size, data: 'blobs', algorithm: 'lloyd', given: false }) as const)
      : []),
    ...(parts.includes('longest') ? [{ ...longest, data: 'blobs', algorithm: 'lloyd', given: true } as const] : []),
    ...(parts.includes('batches') ? [{ ...long, data: 'blobs', algorithm: 'mini-batch', given: true } as const] : []),
  ];
  if (tasks.length > 0) await compareAll(tasks);
  if (parts.includes('growth')) {
    console.log('three iterations');
    printGrowth(fileURLToPath(import.meta.url), [1375, 2750, 5500], wide.columns, threads);
    printGrowth(fileURLToPath(import.meta.url), [100_000, 200_000, 400_000], long.columns, threads);
  }
} finally {
  rmSync(folder, { recursive: true });
  await engine?.[Symbol.asyncDispose]();
}

async function compareAll(tasks: readonly Task[]): Promise<void> {
  const peer = await startPeer<Omit<Outcome, 'labels'>>('kmeans_peer.py', 'scikit-learn', threads);
  for (const task of tasks) await compare(task, peer);
  peer.stop();
}

async function compare(task: Task, peer: Peer<Omit<Outcome, 'labels'>>): Promise<void> {
  const x = task.data === 'noise' ? noise(task) : overlappingBlobs(task);
  const start = task.given ? [...createRandom('start').sample(task.rows, task.clusters)] : [];
  const file = join(folder, 'rows.f32');
  const labels = join(folder, 'labels.i32');
  writeFileSync(file, x.data);
  const ours: Outcome[] = [];
  const theirs: Outcome[] = [];
  for (let seed = 0; seed < repeats; seed++) {
    ours.push(await fitOurs(task, x, start, seed));
    const answer = await peer.ask({ ...task, file, labels, start, batch, seed });
    theirs.push({ ...answer, labels: new Int32Array(new Uint8Array(readFileSync(labels)).buffer) });
  }
  const [mine, other] = [fastest(ours), fastest(theirs)];
  const origin = task.given ? 'same start' : 'own k-means++';
  console.log(`${task.algorithm}, ${task.data}, ${task.rows} x ${task.columns}, ${task.clusters} clusters, ${origin}`);
  console.log(`  duad         ${describe(mine)}`);
  console.log(`  scikit-learn ${describe(other)}`);
  console.log(`  ratio        ${(mine.milliseconds / other.milliseconds).toFixed(2)}`);
  const inertia = (mine.inertia / other.inertia - 1).toExponential(1);
  const differing = mine.labels.filter((label, row) => label !== other.labels[row]).length;
  const isSame = task.given && task.algorithm === 'lloyd';
  console.log(`  inertia      ${inertia} off theirs${isSame ? `; ${differing} of ${task.rows} labels differ` : ''}`);
}

async function fitOurs(
  { clusters, columns, algorithm, given }: Pick<Task, 'clusters' | 'columns' | 'algorithm' | 'given'>,
  x: Matrix,
  start: readonly number[],
  seed: number,
  limit = 300,
): Promise<Outcome> {
  const centers = Float64Array.from(start.flatMap((row) => [...x.data.subarray(row * columns, (row + 1) * columns)]));
  const initialisation = given ? { centers } : 'k-means++';
  const context = { random: createRandom(seed), ...(engine ? { engine } : {}) };
  const began = performance.now();
  const options = { clusters, initialisation, algorithm, batchSize: batch, iterations: limit } as const;
  const { iterations, inertia, labels } = await kmeans(options).fit(x, context);
  return { milliseconds: performance.now() - began, iterations, inertia, labels };
}

/** Three iterations, so that every size has as many. */
async function runAlone(rows: number, columns: number): Promise<void> {
  const clusters = columns === wide.columns ? wide.clusters : long.clusters;
  const task: Task = { rows, columns, clusters, data: 'blobs', algorithm: 'lloyd', given: true };
  const x = overlappingBlobs(task);
  const start = [...createRandom('start').sample(rows, clusters)];
  // So that the figure has no compiling in it.
  const few = { rows: 1000, columns, data: x.data.subarray(0, 1000 * columns) };
  await fitOurs(
    task,
    few,
    start.map((row) => row % few.rows),
    0,
    3,
  );
  await reportAlone(async () => {
    const { iterations } = await fitOurs(task, x, start, 0, 3);
    if (iterations !== 3) fail(`${rows} x ${columns} took ${iterations} iterations`);
  });
}

/** Independent standard normal numbers. */
function noise({ rows, columns }: Pick<Task, 'rows' | 'columns'>): Matrix {
  const random = createRandom('rows');
  return { data: Float32Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

function describe({ milliseconds, iterations, inertia }: Outcome): string {
  return `${milliseconds.toFixed(0).padStart(7)} ms, ${iterations} iterations, inertia ${inertia.toPrecision(9)}`;
}
