import { createRandom } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawPixels } from './raw-pixels.js';

const context = { random: createRandom(1) };
const two = [{ data: Uint8Array.of(0, 51, 102, 255) }, { data: Uint8Array.of(255, 255, 255, 255) }];

describe('rawPixels', () => {
  it('flattens and scales, and keeps the shape', async () => {
    const extractor = rawPixels({ itemShape: [2, 2, 1] });
    expect(extractor.dimension).toBe(4);
    const x = await extractor.extract(two, context);
    expect(x).toMatchObject({ rows: 2, columns: 4, itemShape: [2, 2, 1] });
    expect(x.data).toBeAllClose([0, 0.2, 0.4, 1, 1, 1, 1, 1]);
  });

  it.each([
    [{ scale: 'signed' as const }, [-1, -0.6, -0.2, 1]],
    [{ scale: 'none' as const }, [0, 51, 102, 255]],
    [{ maximum: 510 }, [0, 0.1, 0.2, 0.5]],
    [{ centre: true }, [-0.4, -0.2, 0, 0.6]],
    [{ unitNorm: true, scale: 'none' as const }, [0, 51, 102, 255].map((v) => v / Math.hypot(51, 102, 255))],
  ])('with %j', async (options, expected) => {
    const x = await rawPixels({ itemShape: [2, 2, 1], ...options }).extract(two.slice(0, 1), context);
    expect(x.data).toBeAllClose(expected, { absolute: 1e-6 });
  });

  it('makes colours grey by their luma', async () => {
    const extractor = rawPixels({ itemShape: [1, 2, 3], grey: true });
    const x = await extractor.extract([{ data: Uint8Array.of(255, 0, 0, 10, 10, 10) }], context);
    expect(x.itemShape).toEqual([1, 2, 1]);
    expect(x.data).toBeAllClose([0.299, 10 / 255], { absolute: 1e-6 });
  });

  it('gives length 1, or leaves a black picture black', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.boolean(), async (data, centre) => {
        const x = await rawPixels({ itemShape: [2, 2, 3], unitNorm: true, centre }).extract([{ data }], context);
        const length = Math.hypot(...x.data);
        const hasLength = centre ? new Set(data).size > 1 : data.some((value) => value > 0);
        if (hasLength) expect(length).toBeCloseTo(1, 5);
        else expect(length).toBeLessThan(1.0001);
        expect(x.data.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('takes a stream, and leaves its input as it was', async () => {
    async function* stream() {
      yield* two;
    }
    const x = await rawPixels({ itemShape: [4, 1, 1], centre: true }).extract(stream(), context);
    expect(x.rows).toBe(2);
    expect([...two[0]!.data]).toEqual([0, 51, 102, 255]);
  });

  it.each([
    [{ itemShape: [2, 2] as never }, /itemShape/],
    [{ itemShape: [2, 0, 1] as never }, /itemShape/],
    [{ itemShape: [2, 2, 1] as never, scale: 'log' as never }, /scale/],
    [{ itemShape: [2, 2, 1] as never, maximum: 0 }, /maximum/],
    [{ itemShape: [2, 2, 1] as never, grey: true }, /needs 3 channels/],
    [{ itemShape: [2, 2, 1] as never, gray: true } as never, /gray/],
  ])('refuses the options %j', (options, message) => {
    expect(() => rawPixels(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(message) }),
    );
  });

  it('refuses pictures of another size, values that are no numbers, and nothing at all', async () => {
    const extractor = rawPixels({ itemShape: [2, 2, 1] });
    await expect(extractor.extract([two[0]!, { data: [1, 2, 3] }], context)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('picture 1 has 3 values, expected 2 x 2 x 1'),
    });
    await expect(extractor.extract([{ data: [1, 2, Number.NaN, 4] }], context)).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
    await expect(extractor.extract([], context)).rejects.toMatchObject({ code: 'TOO_FEW_ROWS' });
    await expect(extractor.extract(two, { ...context, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
