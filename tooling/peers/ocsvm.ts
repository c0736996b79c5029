/**
 * The one-class SVM beside scikit-learn's (libsvm): same rows, nu, gamma and tolerance, one process after the other. Times
 * are those of fitting.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/ocsvm.ts [nus] [rows] [threads]
 *
 * `nus` are 0.1 unless given, such as 0.05,0.5; rows 10,000 of 64 columns. scikit-learn has its default cache of 200 MB and
 * one of 512 MB, as ours.
 */
import { availableParallelism, loadavg } from 'node:os';
import { ocsvm } from '@duad/baseline-ocsvm';
import { createRandom, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { askPeer } from './ask-peer.js';

interface Answer {
  readonly milliseconds: number;
  readonly millisecondsWithLargerCache: number;
  readonly iterations: number;
  readonly supportVectors: number;
  readonly largestDifference: number;
}

const nus = (process.argv[2] ?? '0.1').split(',').map(Number);
const rows = Number(process.argv[3] ?? 10_000);
const threads = Number(process.argv[4] ?? availableParallelism());
const columns = 64;
const random = createRandom('rows');
const x = matrix(
  Float32Array.from({ length: rows * columns }, () => random.normal()),
  rows,
  columns,
);
await using engine = await createOnnxruntimeEngine({ threads });
console.log(`${engine.description}; ${rows} x ${columns}; load ${loadavg()[0]!.toFixed(1)}`);
// So that the first figure has no loading in it.
await ocsvm({ nu: 0.1 }).fit({ ...x, data: x.data.slice(0, 1000 * columns), rows: 1000 }, { random, engine });
for (const nu of nus) {
  const began = performance.now();
  await using fitted = await ocsvm({ nu, tolerance: 1e-3 }).fit(x, { random: createRandom(1), engine });
  const milliseconds = performance.now() - began;
  const scores = await fitted.score(x, { engine });
  const theirs = askPeer<Answer>('ocsvm_peer.py', { rows, columns, nu }, { table: x.data, scores }, threads);
  console.log(`nu ${nu}`);
  console.log(
    `  duad         ${milliseconds.toFixed(0).padStart(7)} ms, ${fitted.iterations} steps, ${fitted.coefficients.length} support vectors`,
  );
  console.log(
    `  scikit-learn ${theirs.milliseconds.toFixed(0).padStart(7)} ms, ${theirs.iterations} steps, ${theirs.supportVectors} support vectors` +
      `; cache 512 MB: ${theirs.millisecondsWithLargerCache.toFixed(0)} ms`,
  );
  const best = Math.min(theirs.milliseconds, theirs.millisecondsWithLargerCache);
  console.log(
    `  ratio        ${(milliseconds / theirs.milliseconds).toFixed(3)}, to the better cache ${(milliseconds / best).toFixed(3)}`,
  );
  console.log(`  scores       differ by at most ${theirs.largestDifference.toExponential(1)} of their range`);
}
