import { throwIfCancelled } from '@duad/core';
import type { OpenBlocks, TableBlock } from '@duad/datasets';
import type { BlockScorer, ScoredBlock, ScoreJob } from './block-scorer.js';
import { startProcesses } from './score-processes.js';

/** Blocks that wait for each process, one of them being scored. */
const blocksPerProcess = 2;

/**
 * Scores a file block by block, in its order: here if there is only one block, else in several processes. At most two
 * blocks for each are held.
 *
 * @throws what reading, encoding and scoring throw, with the place in the file
 */
export async function* scoreBlocks(
  { blocks, linesBefore }: OpenBlocks,
  job: ScoreJob,
  { processes, signal }: { readonly processes: number; readonly signal?: AbortSignal },
): AsyncGenerator<ScoredBlock> {
  const start = { rows: 0, lines: linesBefore };
  const advance = (scored: ScoredBlock): ScoredBlock => {
    start.rows += scored.rows;
    start.lines += scored.lines;
    return scored;
  };
  const iterator = blocks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const second = await nextOr(iterator, first.value, job, start);
  if (second.done) {
    await using scorer = await scorerHere(job);
    yield advance(await scorer.score(first.value, start, signal));
    return;
  }

  await using pool = startProcesses(processes, { ...job, threads: 1 });
  const underWay: { readonly block: TableBlock; readonly answer: Promise<ScoredBlock | undefined> }[] = [];
  const begin = (block: TableBlock): void => {
    const answer = pool.score(block);
    answer.catch(() => {}); // heard where it is awaited
    underWay.push({ block, answer });
  };
  const finish = async (): Promise<ScoredBlock> => {
    const { block, answer } = underWay.shift()!;
    const scored = await answer;
    throwIfCancelled(signal ? { signal } : {}, 'duad score');
    if (scored) return advance(scored);
    // Again here, where it is known how far into the file the block stands: this tells what is wrong.
    await using scorer = await scorerHere(job);
    return advance(await scorer.score(block, start, signal));
  };
  begin(first.value);
  begin(second.value);
  let unreadable: { readonly error: unknown } | undefined;
  for (;;) {
    while (underWay.length >= processes * blocksPerProcess) yield await finish();
    const next = await iterator.next().catch((error) => {
      unreadable = { error };
    });
    if (!next || next.done) break;
    begin(next.value);
  }
  // What is wrong with an earlier row comes first.
  while (underWay.length > 0) yield await finish();
  if (unreadable) throw unreadable.error;
}

/** The next block; if it cannot be had, what is wrong with the one before comes first. */
async function nextOr(
  iterator: AsyncIterator<TableBlock>,
  before: TableBlock,
  job: ScoreJob,
  start: { readonly rows: number; readonly lines: number },
): Promise<IteratorResult<TableBlock>> {
  try {
    return await iterator.next();
  } catch (error) {
    await using scorer = await scorerHere(job);
    await scorer.score(before, start);
    throw error;
  }
}

/** Loaded where it is needed: the process that only hands out blocks does without the libraries behind it. */
async function scorerHere(job: ScoreJob): Promise<BlockScorer> {
  const { createBlockScorer } = await import('./block-scorer.js');
  return createBlockScorer(job);
}
