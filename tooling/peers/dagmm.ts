/**
 * Training of DAGMM beside eager PyTorch's: same sizes, same number of threads, rounds alternating. Whole epochs on both
 * sides, so that shuffling and the drawing of dropout masks count.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/dagmm.ts [threads] [rounds]
 *
 * PEER_PYTHON names a Python with PyTorch; `python3` unless given.
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { dagmm } from '@duad/baseline-dagmm';
import { createRandom, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { startPeer } from './start-peer.js';

interface Task {
  readonly name: string;
  readonly rows: number;
  /** From input to code. */
  readonly widths: readonly number[];
  readonly components: number;
  readonly batch: number;
  readonly epochs: number;
}

const tasks: readonly Task[] = [
  { name: 'KDD Cup 1999', rows: 65_536, widths: [120, 60, 30, 10, 1], components: 4, batch: 1024, epochs: 5 },
  { name: 'Thyroid', rows: 3_772, widths: [6, 12, 4, 1], components: 2, batch: 1024, epochs: 80 },
  { name: 'Arrhythmia', rows: 452, widths: [274, 10, 2], components: 2, batch: 128, epochs: 80 },
];

const threads = Number(process.argv[2] ?? availableParallelism());
const rounds = Number(process.argv[3] ?? 5);
const engine = await createOnnxruntimeEngine({ threads });
const peer = await startPeer<{ milliseconds: number }>('dagmm.py', 'PyTorch');
try {
  console.log(`${engine.description}; PyTorch ${peer.version}; median of ${rounds} alternating rounds`);
  for (const task of tasks) await compare(task);
} finally {
  peer.stop();
  await engine[Symbol.asyncDispose]();
}

async function compare(task: Task): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const { milliseconds: other } = await peer.ask({ ...task, threads });
    await pause(300);
    const own = await stepOfOurs(task);
    await pause(300);
    if (round === 0) continue;
    theirs.push(other);
    ours.push(own);
  }
  const [own, other] = [median(ours), median(theirs)];
  console.log(`${task.name}: ${task.widths.join('-')}, batch ${task.batch}; load ${loadavg()[0]!.toFixed(1)}`);
  console.log(`  duad ${own.toFixed(2)} ms a step, PyTorch ${other.toFixed(2)}, ratio ${(own / other).toFixed(2)}`);
}

/** Milliseconds a step, compilation left out: from the end of the first epoch to that of the last. */
async function stepOfOurs({ rows, widths, components, batch, epochs }: Task): Promise<number> {
  const random = createRandom('rows');
  const columns = widths[0]!;
  const x = matrix(
    Float32Array.from({ length: rows * columns }, () => random.uniform()),
    rows,
    columns,
  );
  let began = 0;
  let ended = 0;
  const detector = dagmm({
    hidden: widths.slice(1, -1),
    codeSize: widths.at(-1)!,
    components,
    batchSize: batch,
    epochs: epochs + 1,
  });
  await using _fitted = await detector.fit(x, {
    random,
    engine,
    onProgress: ({ done }) => {
      ended = performance.now();
      if (done === 1) began = ended;
    },
  });
  return (ended - began) / (epochs * Math.ceil(rows / batch));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
