/**
 * Geometric transformations beside eager PyTorch's: training steps, and scoring of pictures under all 72 transformations.
 * Same network, same number of threads, rounds alternating; the fastest of each counts.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/geometric.ts [threads] [rounds]
 *
 * PEER_PYTHON names a Python with PyTorch; `python3` unless given.
 */
import { availableParallelism, loadavg } from 'node:os';
import { geometric } from '@duad/baseline-geometric';
import { createRandom, matrix, selectRows } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { startPeer } from './start-peer.js';

interface Task {
  readonly name: string;
  readonly side: number;
  readonly channels: number;
  readonly width: number;
}

interface Times {
  /** Of a step of 128 transformed pictures. */
  readonly step: number;
  /** Of a picture under 72 transformations. */
  readonly score: number;
}

const tasks: readonly Task[] = [
  { name: 'WRN-10-1, 28 x 28 grey', side: 28, channels: 1, width: 1 },
  { name: 'WRN-10-1, 32 x 32 colour', side: 32, channels: 3, width: 1 },
  { name: 'WRN-10-4, 32 x 32 colour', side: 32, channels: 3, width: 4 },
];

/** Reports of progress come every ten steps: the first ten warm up. */
const [warmUp, steps, scored] = [10, 20, 10];

const threads = Number(process.argv[2] ?? availableParallelism());
const rounds = Number(process.argv[3] ?? 3);
const engine = await createOnnxruntimeEngine({ threads });
const peer = await startPeer<Times>('geometric.py', 'PyTorch');
try {
  console.log(`${engine.description}; PyTorch ${peer.version}; fastest of ${rounds} alternating rounds`);
  for (const task of tasks) await compare(task);
} finally {
  peer.stop();
  await engine[Symbol.asyncDispose]();
}

async function compare(task: Task): Promise<void> {
  const [ours, theirs]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    theirs.push(await peer.ask({ ...task, steps, scored, threads }));
    ours.push(await timesOfOurs(task));
  }
  console.log(`${task.name}; load ${loadavg()[0]!.toFixed(1)}`);
  for (const kind of ['step', 'score'] as const) {
    const fastest = (list: readonly Times[]): number => Math.min(...list.map((times) => times[kind]));
    const [own, other] = [fastest(ours), fastest(theirs)];
    console.log(`  ${kind}: duad ${own.toFixed(1)} ms, PyTorch ${other.toFixed(1)}, ratio ${(own / other).toFixed(2)}`);
  }
}

async function timesOfOurs({ side, channels, width }: Task): Promise<Times> {
  const random = createRandom('pictures');
  const [rows, columns] = [60, side * side * channels];
  const data = Float32Array.from({ length: rows * columns }, () => random.uniform());
  const x = matrix(data, rows, columns, [side, side, channels]);
  let [began, ended] = [0, 0];
  const detector = geometric({ width, steps: warmUp + steps, dirichletRows: 2 });
  await using fitted = await detector.fit(x, {
    random,
    engine,
    onProgress({ stage, done }) {
      if (stage !== 'step-end') return;
      ended = performance.now();
      if (done === warmUp) began = ended;
    },
  });
  const some = selectRows(
    x,
    Uint32Array.from({ length: scored }, (_, row) => row),
  );
  await fitted.score(some, { engine });
  const start = performance.now();
  await fitted.score(some, { engine });
  return { step: (ended - began) / steps, score: (performance.now() - start) / scored };
}
