import { describe, expect, it } from 'vitest';
import { fitScale, type Scaling } from './scaling.js';

function scaled(values: readonly number[], scaling: Scaling): number[] {
  const { offset, scale } = fitScale(Float64Array.from(values), scaling, 'x');
  return values.map((value) => (scale === 0 ? 0 : (value - offset) / scale));
}

// Expected values by hand; quartiles of 1, 2, 3, 4, 10 are 2 and 4, its mean 4, its variance 10.
describe('fitScale', () => {
  it('min-max', () => expect(scaled([1, 2, 3, 4, 11], 'min-max')).toBeAllClose([0, 0.1, 0.2, 0.3, 1]));
  it('standardise', () =>
    expect(scaled([1, 2, 3, 4, 10], 'standardise')).toBeAllClose([-3, -2, -1, 0, 6].map((x) => x / Math.sqrt(10))));
  it('robust', () => expect(scaled([1, 2, 3, 4, 10], 'robust')).toBeAllClose([-1, -0.5, 0, 0.5, 3.5]));
  it('robust interpolates quartiles', () =>
    expect(scaled([0, 1, 2, 3], 'robust')).toBeAllClose([-1, -1 / 3, 1 / 3, 1]));
  it('robust falls back on the standard deviation', () =>
    expect(scaled([0, 0, 0, 0, 0, 0, 0, 4], 'robust')).toBeAllClose([0, 0, 0, 0, 0, 0, 0, 4 / Math.sqrt(1.75)]));
  it('none', () => expect(scaled([1, -2], 'none')).toEqual([1, -2]));

  it.each(['min-max', 'standardise', 'robust'] as const)('%s makes a constant column 0', (scaling) => {
    expect(scaled([3, 3, 3], scaling)).toEqual([0, 0, 0]);
  });

  it.each(['min-max', 'standardise', 'robust', 'none'] as const)('%s leaves missing values out', (scaling) => {
    const withMissing = fitScale(Float64Array.of(Number.NaN, 1, 2, Number.NaN, 6), scaling, 'x');
    expect(withMissing).toEqual(fitScale(Float64Array.of(1, 2, 6), scaling, 'x'));
    expect(withMissing.fill).toBe(2);
  });
});
