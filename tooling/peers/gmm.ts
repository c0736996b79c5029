/**
 * Gaussian mixtures beside scikit-learn's: same rows, same start, same number of threads, runs alternating; then how
 * time and memory grow from N to 2 N to 4 N rows.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/gmm.ts [peer,growth] [threads] [repeats]
 *
 * PEER_PYTHON names a Python with scikit-learn; `python3` unless given.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gmm } from '@duad/clusterer-gmm';
import { createRandom, type Matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { fastest } from './fastest.js';
import { printGrowth, reportAlone } from './growth.js';
import { overlappingBlobs } from './overlapping-blobs.js';
import { type Peer, startPeer } from './start-peer.js';

interface Task {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
  readonly iterations: number;
}

interface Outcome {
  readonly milliseconds: number;
  readonly iterations: number;
  readonly figure: number;
}

const tasks: readonly Task[] = [
  { rows: 100_000, columns: 11, clusters: 20, iterations: 20 },
  { rows: 50_000, columns: 120, clusters: 20, iterations: 5 },
];

const parts = (process.argv[2] ?? 'peer,growth').split(',');
const isAlone = parts[0] === 'alone';
const threads = Number(process.argv[isAlone ? 5 : 3] ?? availableParallelism());
const repeats = Number(process.argv[4] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'duad-peer-'));
const engine = await createOnnxruntimeEngine({ threads });
try {
  if (isAlone) await runAlone(Number(process.argv[3]), Number(process.argv[4]));
  if (parts.includes('peer')) await compareAll();
  if (parts.includes('growth')) {
    console.log('five iterations');
    printGrowth(fileURLToPath(import.meta.url), [50_000, 100_000, 200_000], 11, threads);
    printGrowth(fileURLToPath(import.meta.url), [25_000, 50_000, 100_000], 120, threads);
  }
} finally {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
}

async function compareAll(): Promise<void> {
  console.log(`${engine.description}; best of ${repeats} alternating runs; load ${loadavg()[0]!.toFixed(1)}`);
  const peer = await startPeer<Outcome>('gmm_peer.py', 'scikit-learn', threads);
  for (const task of tasks) await compare(task, peer);
  peer.stop();
}

async function runAlone(rows: number, columns: number): Promise<void> {
  const task: Task = { rows, columns, clusters: 20, iterations: 5 };
  const x = overlappingBlobs(task);
  const start = createRandom('start').sample(rows, task.clusters);
  await reportAlone(async () => {
    await fitOurs(task, x, start, 0);
  });
}

async function compare(task: Task, peer: Peer<Outcome>): Promise<void> {
  const x = overlappingBlobs(task);
  const start = createRandom('start').sample(task.rows, task.clusters);
  const file = join(folder, 'rows.f32');
  writeFileSync(file, x.data);
  const ours: Outcome[] = [];
  const theirs: Outcome[] = [];
  for (let seed = 0; seed < repeats; seed++) {
    ours.push(await fitOurs(task, x, start, seed));
    theirs.push(await peer.ask({ ...task, file, start: [...start], variance: 1, seed }));
  }
  const [mine, other] = [fastest(ours), fastest(theirs)];
  console.log(`${task.rows} x ${task.columns}, ${task.clusters} components, same start`);
  console.log(`  duad         ${describe(mine)}`);
  console.log(`  scikit-learn ${describe(other)}`);
  console.log(`  ratio        ${(mine.milliseconds / other.milliseconds).toFixed(2)}`);
}

async function fitOurs(task: Task, x: Matrix, start: Uint32Array, seed: number): Promise<Outcome> {
  const { clusters, columns, iterations } = task;
  const means = Float64Array.from(
    [...start].flatMap((row) => [...x.data.subarray(row * columns, (row + 1) * columns)]),
  );
  const context = { random: createRandom(seed), engine };
  const began = performance.now();
  const initialisation = { means, variance: 1 };
  const fitted = await gmm({ components: clusters, tolerance: 0, iterations, initialisation }).fit(x, context);
  const milliseconds = performance.now() - began;
  return { milliseconds, iterations: fitted.iterations, figure: fitted.lowerBounds.at(-1)! };
}

function describe({ milliseconds, iterations, figure }: Outcome): string {
  return `${milliseconds.toFixed(0).padStart(7)} ms, ${iterations} iterations, ends at ${figure.toPrecision(8)}`;
}
