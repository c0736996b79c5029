import { createRandom, decodeArtifact, encodeArtifact, type Matrix, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import { duadFromArtifact, type FittedRecommended, recommended } from '../index.js';
import { decide } from './decide.js';
import { commonScaling, minMaxScaling } from './linear-scaling.js';
import { describeTable } from './table-description.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const context = () => ({ random: createRandom(1), engine });
const table = { nets: 2, firstSteps: 20, steps: 10, batchSize: 32 };
const features = { epochs: 4 };

function filled(
  rows: number,
  columns: number,
  value: (random: ReturnType<typeof createRandom>, j: number, i: number) => number,
): Matrix {
  const random = createRandom(2);
  const data = Float32Array.from({ length: rows * columns }, (_, at) =>
    value(random, at % columns, Math.floor(at / columns)),
  );
  return matrix(data, rows, columns);
}

const numbers = filled(100, 5, (random) => random.normal());
const flags = filled(100, 12, (random) => random.integer(2));
/** Four categories of five kinds, one-hot, and a number. */
const categories = filled(200, 21, (random, j, i) =>
  j === 20 ? random.normal() : Number(createRandom(`${i} ${Math.floor(j / 5)}`).integer(5) === j % 5),
);
const repeated = filled(100, 12, (_, j, i) => Number(i % 4 === j % 4));
const unit = (() => {
  const x = filled(80, 64, (random) => random.normal());
  for (let i = 0; i < x.rows; i++) {
    const row = x.data.subarray(i * 64, (i + 1) * 64);
    const length = Math.hypot(...row);
    row.forEach((value, j) => {
      row[j] = value / length;
    });
  }
  return x;
})();
/** Waves whose phase differs from row to row. */
const smooth = filled(80, 256, (_, j, i) => 255 * Math.sin(j / 20 + i) ** 2);

describe('recommended', () => {
  it.each([
    ['numbers', numbers, 'table'],
    ['flags that know nothing of each other', flags, 'table'],
    ['one-hot categories', categories, 'one-hot'],
    ['one-hot rows of few kinds', repeated, 'repeated'],
    ['vectors of length 1', unit, 'features'],
    ['rows with a shape', { ...numbers, columns: 4, data: numbers.data.slice(0, 400), itemShape: [2, 2] }, 'features'],
    ['columns that go together with their neighbours', smooth, 'features'],
  ] as const)('knows %s', async (_, x, kind) => {
    const decision = decide(await describeTable(x as Matrix, context()));
    expect(decision.kind).toBe(kind);
    expect(decision.reason).not.toBe('');
  });

  it('does not take the same columns in another order for a picture', async () => {
    const order = createRandom(5).permutation(256);
    const shuffled = filled(80, 256, (_, j, i) => smooth.data[i * 256 + order[j]!]!);
    expect(decide(await describeTable(shuffled, context())).kind).toBe('table');
  });

  it.each([
    ['table', numbers],
    ['one-hot', categories],
    ['repeated', repeated],
    ['features', unit],
  ] as const)('fits %s, says what it did, and reads it back with it', async (kind, x) => {
    await using fitted = await recommended({ table, features }).fit(x, context());
    expect(fitted.decision.kind).toBe(kind);
    const scores = await fitted.score(x);
    expect(scores.every(Number.isFinite)).toBe(true);
    const artifact = decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test');
    await using read = (await duadFromArtifact(artifact, { engine })) as FittedRecommended;
    expect(read.decision).toEqual(fitted.decision);
    expect(await read.score(x)).toEqual(scores);
    const rebuilt = await read.reconstruct(x);
    expect(rebuilt.data.length).toBe(x.data.length);
  });

  it('does as it is told where the kind is given', async () => {
    await using fitted = await recommended({ kind: 'one-hot', table }).fit(numbers, context());
    expect(fitted.decision).toMatchObject({ kind: 'one-hot', reason: expect.stringContaining('says so') });
    expect(fitted.scoreName).toBe('squared-error');
    expect(() => recommended({ kind: 'video' as never })).toThrow(/kind/);
  });
});

describe('scalings', () => {
  it('undo what they apply', () => {
    for (const scaling of [minMaxScaling(numbers), commonScaling(numbers)]) {
      for (const [i, value] of scaling.undo(scaling.apply(numbers)).data.entries()) {
        expect(value).toBeCloseTo(numbers.data[i]!, 5);
      }
    }
    const { data } = minMaxScaling(numbers).apply(numbers);
    expect([Math.min(...data), Math.max(...data)]).toEqual([0, 1]);
  });
});
