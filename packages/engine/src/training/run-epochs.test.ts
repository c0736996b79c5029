import { createRandom } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { type EpochPlan, runEpochs } from './run-epochs.js';
import type { Trainer } from './trainer.js';

type Rows = { readonly x: { readonly shape: number[] } };

/** A trainer that only takes down what it is given; the loss of a batch is its first row number. */
function recorder(loss: (batch: Int32Array) => number = (batch) => batch[0]!) {
  const calls: number[][][] = [];
  const trainer = {
    async steps(_: unknown, batches: readonly Int32Array[]) {
      calls.push(batches.map((batch) => [...batch]));
      return Float32Array.from(batches, loss);
    },
  } as unknown as Trainer<'w', Rows>;
  return { trainer, calls };
}

const plan = (more: Partial<EpochPlan<Rows>> = {}): EpochPlan<Rows> => ({
  rows: [3, 5, 7, 9, 11],
  batch: 2,
  epochs: 3,
  tables: () => ({ x: new Float32Array(12) }),
  operationsPerRow: 1,
  ...more,
});

describe('runEpochs', () => {
  it('goes over every row once an epoch, in another order each time', async () => {
    const { trainer, calls } = recorder();
    const losses = await runEpochs(trainer, plan(), { random: createRandom(1) }, 'test');
    expect(losses).toHaveLength(3);
    const epochs = calls.map((call) => call.flat());
    for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual([3, 5, 7, 9, 11]);
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
    expect(calls[0]!.map((batch) => batch.length)).toEqual([2, 2, 1]);
    const [first] = calls;
    const expected = (2 * first![0]![0]! + 2 * first![1]![0]! + first![2]![0]!) / 5;
    expect(losses[0]).toBeCloseTo(expected, 6);
  });

  it('fills the last batch up with rows from the beginning of the order', async () => {
    const { trainer, calls } = recorder();
    await runEpochs(trainer, plan({ epochs: 1, lastBatch: 'filled' }), { random: createRandom(1) }, 'test');
    const [[first, , last]] = calls as [number[][]];
    expect(last).toHaveLength(2);
    expect(last![1]).toBe(first![0]);
  });

  it('fills a batch that is larger than all rows by going round', async () => {
    const { trainer, calls } = recorder();
    const options = plan({ rows: [4, 6], batch: 5, epochs: 1, lastBatch: 'filled' });
    await runEpochs(trainer, options, { random: createRandom(1) }, 'test');
    const [a, b] = calls[0]![0]!;
    expect(calls[0]).toEqual([[a, b, a, b, a]]);
  });

  it('divides long epochs into several calls, and asks for tables epoch by epoch', async () => {
    const { trainer, calls } = recorder();
    const asked: number[] = [];
    const tables = async (epoch: number) => {
      asked.push(epoch);
      return { x: new Float32Array(12) };
    };
    await runEpochs(trainer, plan({ operationsPerRow: 1e12, tables }), { random: createRandom(1) }, 'test');
    expect(calls).toHaveLength(9);
    expect(asked).toEqual([0, 1, 2]);
  });

  it('reports every epoch, stops when it is cancelled, and tells of a loss that is no number', async () => {
    const { trainer } = recorder();
    const controller = new AbortController();
    const done: number[] = [];
    const running = runEpochs(
      trainer,
      plan({ epochs: 100 }),
      {
        random: createRandom(1),
        signal: controller.signal,
        onProgress: (event) => {
          done.push(event.done);
          if (event.done === 2) controller.abort();
        },
      },
      'test',
    );
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(done).toEqual([1, 2]);
    const astray = recorder(() => Number.NaN);
    const hopeless = runEpochs(astray.trainer, plan(), { random: createRandom(1) }, 'test');
    await expect(hopeless).rejects.toMatchObject({ code: 'DEGENERATE_DATA' });
  });
});
