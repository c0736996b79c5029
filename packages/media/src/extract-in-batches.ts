import { breathe, DuadError, type Matrix, matrix, type RunContext } from '@duad/core';

/** How {@link extractInBatches} is to work. */
export interface BatchExtraction<Sample> {
  /** The extractor, for messages. */
  readonly who: string;
  /** Samples handed over together; the last batch may be shorter. */
  readonly batch: number;
  /** Numbers per row. */
  readonly dimension: number;
  /** Rows of the samples, one after the other: samples * dimension numbers. `first` counts the samples before. */
  run(samples: readonly Sample[], first: number): Promise<Float32Array>;
}

/**
 * Takes samples as fast as they are worked on, batch by batch, and puts the rows together. Reports `samples-extracted`;
 * can be cancelled between batches.
 *
 * Memory: the rows twice while they are put together, and one batch of samples.
 *
 * @throws TOO_FEW_ROWS if there is no sample; NOT_FINITE if a row is not; CANCELLED
 */
export async function extractInBatches<Sample>(
  samples: AsyncIterable<Sample> | Iterable<Sample>,
  { who, batch, dimension, run }: BatchExtraction<Sample>,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<Matrix> {
  const parts: Float32Array[] = [];
  let waiting: Sample[] = [];
  let done = 0;
  async function work(): Promise<void> {
    await breathe(context, who);
    const rows = await run(waiting, done);
    const bad = rows.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const index = done + Math.floor(bad / dimension);
      throw new DuadError('NOT_FINITE', `${who}: the features of sample ${index} are not finite`, {
        details: { index },
      });
    }
    parts.push(rows);
    done += waiting.length;
    waiting = [];
    context.onProgress?.({ stage: 'samples-extracted', done });
  }
  for await (const sample of samples) {
    waiting.push(sample);
    if (waiting.length === batch) await work();
  }
  if (waiting.length > 0) await work();
  if (done === 0) throw new DuadError('TOO_FEW_ROWS', `${who}: expected at least one sample, got none`);
  const data = new Float32Array(done * dimension);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return matrix(data, done, dimension);
}
