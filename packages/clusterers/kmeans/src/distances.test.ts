import { createRandom, matrix } from '@duad/core';
import { createOnnxruntimeEngine, type TensorEngine } from '@duad/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineDistances } from './engine-distances.js';
import { plainDistances } from './plain-distances.js';
import { survey } from './survey.js';

describe('distances on the engine', () => {
  let engine: TensorEngine;
  beforeAll(async () => {
    engine = await createOnnxruntimeEngine({ threads: 1 });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  const tables = {
    'around the origin': (value: number) => value,
    'far from the origin': (value: number) => 1e4 + value,
    'on a lattice full of ties': (value: number) => Math.round(value),
    'with a row that dwarfs the others': (value: number, at: number) => (at < 6 ? 1e12 : value),
    'of tiny values': (value: number) => value * 1e-25,
  };

  it.each(Object.entries(tables))('decide as the plain ones on a table %s', async (_, shape) => {
    const random = createRandom(2);
    const x = matrix(
      Float32Array.from({ length: 3000 * 6 }, (_, at) => shape(random.normal(), at)),
      3000,
      6,
    );
    const centres = Float64Array.from(x.data.subarray(0, 9 * 6));
    const fast = engineDistances(engine, x, survey(x));
    const plain = plainDistances(x);
    const found = await fast.nearest(centres, {});
    const exact = await plain.nearest(centres, {});
    expect(found.labels).toEqual(exact.labels);
    for (let i = 0; i < x.rows; i++) {
      expect(found.upper[i]).toBeGreaterThanOrEqual(exact.upper[i]! * (1 - 1e-12));
      expect(found.lower[i]).toBeLessThanOrEqual(exact.lower[i]! * (1 + 1e-12));
    }
    const [a, b] = [await fast.fromRows([5, 700], {}), await plain.fromRows([5, 700], {})];
    for (let k = 0; k < 2; k++) expect(a[k]!).toBeAllClose(b[k]!, { relative: 0.02, absolute: 0 });
    expect(a[1]![700]).toBe(0);
    fast.dispose();
  });

  it('cover all rows where several calls are needed', async () => {
    const random = createRandom(3);
    const x = matrix(
      Float32Array.from({ length: 70_001 * 2 }, () => random.normal()),
      70_001,
      2,
    );
    const centres = Float64Array.from(x.data.subarray(0, 2 * 128));
    const fast = engineDistances(engine, x, survey(x));
    const exact = await plainDistances(x).nearest(centres, {});
    expect((await fast.nearest(centres, {})).labels).toEqual(exact.labels);

    const known = { ...exact, labels: exact.labels.slice() };
    const some = random.sample(x.rows, 20_000);
    for (const row of some) known.labels[row] = -1;
    await fast.nearest(centres, {}, known, some);
    expect(known.labels).toEqual(exact.labels);
    fast.dispose();
  });
});
