import { createRandom } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.js';

const normals = (seed: string, count: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
};

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 17, 60])('takes a matrix of side %i apart', async (size) => {
    const half = normals(`eigen ${size}`, size * size);
    const a = Float64Array.from(
      { length: size * size },
      (_, at) => half[at]! + half[(at % size) * size + Math.floor(at / size)]!,
    );
    const { values, vectors } = await symmetricEigen(a.slice(), size, {});
    for (let i = 0; i < size; i++) {
      const vi = vectors.subarray(i * size, (i + 1) * size);
      if (i > 0) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
      const product = Array.from(vi, (_, row) => vi.reduce((sum, value, j) => sum + a[row * size + j]! * value, 0));
      expect(product).toBeAllClose(
        vi.map((value) => value * values[i]!),
        { absolute: 1e-10 },
      );
      for (let j = 0; j <= i; j++) {
        const inner = vi.reduce((sum, value, at) => sum + value * vectors[j * size + at]!, 0);
        expect(inner).toBeCloseTo(i === j ? 1 : 0, 10);
      }
    }
  });

  it('takes zeros, equal eigenvalues and diagonal matrices', async () => {
    expect([...(await symmetricEigen(new Float64Array(9), 3, {})).values]).toEqual([0, 0, 0]);
    expect([...(await symmetricEigen(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 2), 3, {})).values]).toEqual([5, 2, 2]);
  });

  it('settles where most eigenvalues are nothing but rounding', async () => {
    for (const scale of [1, 1e-12, 1e12]) {
      const [size, rank] = [120, 3];
      const factor = normals(`low rank ${scale}`, size * rank);
      const a = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          for (let k = 0; k < rank; k++) a[i * size + j]! += scale * factor[i * rank + k]! * factor[j * rank + k]!;
        }
      }
      const { values } = await symmetricEigen(a, size, {});
      expect(values[rank - 1]!).toBeGreaterThan(scale);
      expect(Math.max(...values.slice(rank).map(Math.abs))).toBeLessThan(1e-12 * values[0]!);
    }
  });

  it('ends when cancelled', async () => {
    const a = Float64Array.from({ length: 400 * 400 }, (_, i) => (i % 401 === 0 ? i : 1));
    await expect(symmetricEigen(a, 400, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('gives the matrix back from orthonormal vectors, whatever its rank', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 25 }),
        async (seed, d, rank) => {
          const random = createRandom(seed);
          const factor = Float64Array.from({ length: d * rank }, () => random.normal());
          const square = new Float64Array(d * d);
          for (let i = 0; i < d; i++)
            for (let j = 0; j < d; j++)
              for (let k = 0; k < rank; k++) square[i * d + j]! += factor[i * rank + k]! * factor[j * rank + k]!;
          const { values, vectors } = await symmetricEigen(square.slice(), d, {});
          const back = new Float64Array(d * d);
          const gram = new Float64Array(d * d);
          for (let i = 0; i < d; i++)
            for (let j = 0; j < d; j++)
              for (let k = 0; k < d; k++) {
                back[i * d + j]! += values[k]! * vectors[k * d + i]! * vectors[k * d + j]!;
                gram[i * d + j]! += vectors[i * d + k]! * vectors[j * d + k]!;
              }
          const scale = 1 + Math.max(...square.map(Math.abs));
          expect(back).toBeAllClose(square, { absolute: 1e-12 * scale, relative: 0 });
          expect(gram).toBeAllClose(
            Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0)),
            {
              absolute: 1e-12,
            },
          );
          expect([...values]).toEqual([...values].sort((a, b) => b - a));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses what is not finite', async () => {
    await expect(symmetricEigen(new Float64Array(9).fill(Number.NaN), 3, {})).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
  });
});
