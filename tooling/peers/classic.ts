/**
 * Isolation forest (100,000 x 32, 100 trees, fit and score) and LOF (20,000 x 16) beside scikit-learn's, with `n_jobs=1` and
 * with its default: same rows, one process after the other.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/classic.ts [forest,lof] [threads]
 */
import { availableParallelism, loadavg } from 'node:os';
import { isolationForest, lof } from '@duad/baseline-classic';
import { createRandom, type Detector, type Matrix, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { askPeer } from './ask-peer.js';

interface Answer {
  /** Best of the runs. */
  readonly single: number;
  readonly usual: number;
  /** Rank correlation of their scores and ours. */
  readonly correlation: number;
  readonly largestDifference: number;
}

const parts = (process.argv[2] ?? 'forest,lof').split(',');
const threads = Number(process.argv[3] ?? availableParallelism());
await using engine = await createOnnxruntimeEngine({ threads });
console.log(`${engine.description}; load ${loadavg()[0]!.toFixed(1)}`);
if (parts.includes('forest')) await compare('forest', isolationForest(), table(100_000, 32));
if (parts.includes('lof')) await compare('lof', lof(), table(20_000, 16));

async function compare(method: string, detector: Detector, x: Matrix): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  let scores = new Float32Array();
  for (let run = 0; run < 2; run++) {
    const began = performance.now();
    await using fitted = await detector.fit(x, { random: createRandom(1), engine });
    // LOF's factors of the fitted rows are known after fitting in scikit-learn; ours are asked for here.
    if (method === 'forest') scores = await fitted.score(x, { engine });
    best = Math.min(best, performance.now() - began);
    if (method === 'lof' && run === 1) scores = await fitted.score(x, { engine });
  }
  const { rows, columns, data } = x;
  const theirs = askPeer<Answer>('classic_peer.py', { method, rows, columns }, { table: data, scores }, threads);
  console.log(`${method}, ${rows} x ${columns}`);
  console.log(`  duad                    ${best.toFixed(0).padStart(7)} ms`);
  for (const [name, time] of Object.entries({ 'n_jobs=1': theirs.single, default: theirs.usual })) {
    console.log(
      `  scikit-learn ${name.padEnd(10)} ${time.toFixed(0).padStart(7)} ms, ratio ${(best / time).toFixed(3)}`,
    );
  }
  console.log(
    `  scores: rank correlation ${theirs.correlation.toFixed(4)}, largest difference ${theirs.largestDifference.toExponential(1)}`,
  );
}

function table(rows: number, columns: number): Matrix {
  const random = createRandom('rows');
  return matrix(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  );
}
