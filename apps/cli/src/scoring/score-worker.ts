import { type BlockScorer, createBlockScorer, type ScoreJob } from './block-scorer.js';
import type { WorkerAnswer, WorkerQuestion } from './messages.js';

let scorer: Promise<BlockScorer> | undefined;
let turn: Promise<void> = Promise.resolve();

// Ctrl-C is for the process that asks; without it there is nothing left to do.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit());
process.on('message', (question: WorkerQuestion) => {
  turn = turn.then(() => answer(question));
});

async function answer({ job, block }: WorkerQuestion): Promise<void> {
  process.send!(await answerTo(job, block));
}

async function answerTo(job: ScoreJob, block: WorkerQuestion['block']): Promise<WorkerAnswer> {
  try {
    scorer ??= createBlockScorer(job);
    return { scored: await (await scorer).score(block, { rows: 0, lines: 0 }) };
  } catch {
    return { failed: true };
  }
}
