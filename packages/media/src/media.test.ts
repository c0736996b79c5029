import { createRandom, matrix } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelsOf, checkPicture, extractInBatches, picturesFromMatrix, resizePicture } from './index.js';

const picture = (width: number, height: number, channels: number, value = (i: number) => i % 256) => ({
  data: Uint8Array.from({ length: width * height * channels }, (_, i) => value(i)),
  width,
  height,
  channels,
});

describe('resizePicture', () => {
  it('leaves a picture of the right size alone and an even one even', () => {
    const same = picture(5, 4, 3);
    expect(resizePicture(same, 5, 4)).toBe(same);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (width, height) => {
        const { data } = resizePicture(
          picture(6, 5, 3, (i) => [10, 20, 30][i % 3]!),
          width,
          height,
        );
        expect(data).toBeAllClose(Array.from({ length: width * height * 3 }, (_, i) => [10, 20, 30][i % 3]!));
      }),
    );
  });

  it('interpolates between pixel centres when it enlarges', () => {
    const { data } = resizePicture({ data: Uint8Array.of(0, 100), width: 2, height: 1, channels: 1 }, 4, 1);
    expect(data).toBeAllClose([0, 25, 75, 100]);
  });

  it('takes all pixels into account when it shrinks', () => {
    const { data } = resizePicture({ data: Uint8Array.of(0, 0, 0, 80), width: 4, height: 1, channels: 1 }, 1, 1);
    expect(data[0]).toBeGreaterThan(5);
  });

  it('commutes with mirroring', () => {
    const random = createRandom(1);
    const source = {
      data: Uint8Array.from({ length: 77 }, () => random.integer(256)),
      width: 11,
      height: 7,
      channels: 1,
    };
    const mirror = (data: ArrayLike<number>, width: number) =>
      Array.from({ length: data.length }, (_, i) => data[i - (i % width) + width - 1 - (i % width)]!);
    const straight = resizePicture(source, 5, 9);
    const mirrored = resizePicture({ ...source, data: Uint8Array.from(mirror(source.data, 11)) }, 5, 9);
    expect(mirror(mirrored.data, 5)).toBeAllClose(straight.data, { absolute: 1e-4 });
  });
});

describe('channelsOf', () => {
  it('orders, repeats and drops channels', () => {
    const rgba = { data: Uint8Array.of(1, 2, 3, 9), width: 1, height: 1, channels: 4 };
    expect([...channelsOf(rgba, 'rgb')]).toEqual([1, 2, 3]);
    expect([...channelsOf(rgba, 'bgr')]).toEqual([3, 2, 1]);
    expect(channelsOf(rgba, 'grey')).toBeAllClose([0.299 + 2 * 0.587 + 3 * 0.114]);
    expect([
      ...channelsOf(
        picture(1, 1, 1, () => 7),
        'bgr',
      ),
    ]).toEqual([7, 7, 7]);
  });
});

describe('checkPicture', () => {
  it.each([
    [undefined, 'INVALID_INPUT'],
    [{ ...picture(2, 2, 3), channels: 2 }, 'INVALID_INPUT'],
    [{ ...picture(2, 2, 3), width: 3 }, 'INVALID_INPUT'],
    [{ ...picture(2, 2, 3), height: -2 }, 'INVALID_INPUT'],
    [{ data: Float32Array.of(Number.NaN), width: 1, height: 1, channels: 1 }, 'NOT_FINITE'],
  ])('refuses what is no picture (%#)', (bad, code) => {
    expect(() => checkPicture(bad as never, 'test', 4)).toThrowError(expect.objectContaining({ code }));
    expect(() => checkPicture(bad as never, 'test', 4)).toThrowError(/test: sample 4/);
  });
});

describe('picturesFromMatrix', () => {
  it('reads rows as pictures on the scale from 0 to 255', () => {
    const [one] = [...picturesFromMatrix(matrix(Float32Array.of(0, 0.5, 1, 0.2), 1, 4, [2, 2, 1]))];
    expect(one).toMatchObject({ width: 2, height: 2, channels: 1 });
    expect(one!.data).toBeAllClose([0, 127.5, 255, 51]);
    expect(() => [...picturesFromMatrix(matrix(Float32Array.of(1, 2), 1, 2))]).toThrowError(/itemShape/);
  });
});

describe('extractInBatches', () => {
  const run = async (samples: readonly number[]) => Float32Array.from(samples.flatMap((each) => [each, -each]));
  const work = { who: 'test', batch: 3, dimension: 2, run };

  it('keeps order, whatever the batch, and reports', async () => {
    const stages: number[] = [];
    const x = await extractInBatches([1, 2, 3, 4], work, { onProgress: ({ done }) => stages.push(done) });
    expect([...x.data]).toEqual([1, -1, 2, -2, 3, -3, 4, -4]);
    expect(stages).toEqual([3, 4]);
  });

  it('never holds more than a batch of samples', async () => {
    let taken = 0;
    let worked = 0;
    let most = 0;
    async function* source() {
      for (; taken < 20; taken++) {
        most = Math.max(most, taken - worked);
        yield taken;
      }
    }
    const counted = async (samples: readonly number[]) => {
      worked += samples.length;
      return run(samples);
    };
    await extractInBatches(source(), { ...work, run: counted }, {});
    expect(most).toBeLessThanOrEqual(3);
  });

  it('refuses no samples and rows that are not finite, and ends when cancelled', async () => {
    await expect(extractInBatches([], work, {})).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    await expect(extractInBatches([1, Number.NaN], work, {})).rejects.toMatchObject({
      code: 'NOT_FINITE',
      details: { index: 1 },
    });
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await expect(extractInBatches([1, 2, 3, 4], work, { signal: controller.signal, onProgress })).rejects.toMatchObject(
      { code: 'CANCELLED' },
    );
  });
});
