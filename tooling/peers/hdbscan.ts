/**
 * HDBSCAN* beside scikit-learn's: same rows, same number of threads, one process after the other; then how time and memory
 * grow from N to 2 N to 4 N rows.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/hdbscan.ts [low,high,highest,growth] [threads] [milliseconds]
 *
 * `low` is 20,000 x 8, `high` 1,375 x 4,096, `highest` 5,500 x 4,096 (minutes in scikit-learn), `growth` ours alone.
 * `milliseconds` is what scikit-learn took for 5,500 x 4,096 in an earlier run: with it `highest` does not ask again, and
 * does not compare labels. PEER_PYTHON names a Python with scikit-learn; `python3` unless given.
 */
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { hdbscan } from '@duad/clusterer-hdbscan';
import { createRandom, type Matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { askPeer } from './ask-peer.js';
import { printGrowth, reportAlone } from './growth.js';

interface Answer {
  readonly milliseconds: number;
  readonly clusters: number;
  readonly noise: number;
  /** Of their labels and ours; noise counts as one cluster. */
  readonly adjustedRandIndex: number;
  readonly rowsThatDiffer: number;
}

const parts = (process.argv[2] ?? 'low,high,growth').split(',');
const isAlone = parts[0] === 'alone';
const threads = Number(process.argv[isAlone ? 5 : 3] ?? availableParallelism());
const known = Number(process.argv[4] ?? Number.NaN);
const minimumClusterSize = 15;
await using engine = await createOnnxruntimeEngine({ threads });
if (!isAlone) console.log(`${engine.description}; load ${loadavg()[0]!.toFixed(1)}`);
await fitOurs(blobs(2000, 8)); // so that the first figure has no compiling in it
if (isAlone) {
  const x = blobs(Number(process.argv[3]), Number(process.argv[4]));
  await reportAlone(async () => {
    await fitOurs(x);
  });
}
if (parts.includes('low')) await compare(blobs(20_000, 8));
if (parts.includes('high')) await compare(blobs(1375, 4096));
if (parts.includes('highest'))
  await (Number.isNaN(known) ? compare(blobs(5500, 4096)) : compareWithKnown(blobs(5500, 4096)));
if (parts.includes('growth')) {
  printGrowth(fileURLToPath(import.meta.url), [20_000, 40_000, 80_000], 8, threads);
  printGrowth(fileURLToPath(import.meta.url), [1375, 2750, 5500], 4096, threads);
}

async function compare(x: Matrix): Promise<void> {
  const ours = await fitOurs(x);
  const { rows, columns, data } = x;
  const arrays = { table: data, labels: ours.labels };
  const theirs = askPeer<Answer>('hdbscan_peer.py', { rows, columns, minimumClusterSize }, arrays, threads);
  console.log(`${rows} x ${columns}`);
  console.log(`  duad         ${describe(ours)}`);
  console.log(`  scikit-learn ${describe(theirs)}`);
  console.log(`  ratio        ${(ours.milliseconds / theirs.milliseconds).toFixed(3)}`);
  console.log(`  labels       ARI ${theirs.adjustedRandIndex.toFixed(6)}, ${theirs.rowsThatDiffer} rows differ`);
}

async function compareWithKnown(x: Matrix): Promise<void> {
  const ours = await fitOurs(x);
  console.log(`${x.rows} x ${x.columns}`);
  console.log(`  duad         ${describe(ours)}`);
  console.log(`  scikit-learn ${known.toFixed(0).padStart(7)} ms in an earlier run`);
  console.log(`  ratio        ${(ours.milliseconds / known).toFixed(3)}`);
}

async function fitOurs(x: Matrix) {
  const began = performance.now();
  const { labels, count } = await hdbscan({ minimumClusterSize }).fit(x, { random: createRandom(1), engine });
  const milliseconds = performance.now() - began;
  return { milliseconds, clusters: count, noise: labels.filter((label) => label < 0).length, labels };
}

/** Ten clusters of different densities and some uniform noise. */
function blobs(rows: number, columns: number): Matrix {
  const random = createRandom('rows');
  const centres = Float64Array.from({ length: 10 * columns }, () => 3 * random.normal());
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const cluster = random.integer(10);
    const isNoise = random.uniform() < 0.05;
    for (let j = 0; j < columns; j++) {
      const value = centres[cluster * columns + j]! + (0.4 + 0.08 * cluster) * random.normal();
      data[i * columns + j] = isNoise ? 20 * random.uniform() - 10 : value;
    }
  }
  return { data, rows, columns };
}

function describe({ milliseconds, clusters, noise }: Omit<Answer, 'adjustedRandIndex' | 'rowsThatDiffer'>): string {
  return `${milliseconds.toFixed(0).padStart(7)} ms, ${clusters} clusters, ${noise} rows of noise`;
}
