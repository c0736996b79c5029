import { normalTable } from '@duad/conformance';
import { createRandom, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { describe, expect, it } from 'vitest';
import { plainDistances } from './plain-distances.js';
import { survey } from './survey.js';
import { vectorDistances } from './vector-distances.js';

const tables = {
  'around the origin': (value: number) => value,
  'far from the origin': (value: number) => 1e4 + value,
  'on a lattice full of ties': (value: number) => Math.round(value),
  'with a row that dwarfs the others': (value: number, at: number) => (at < 6 ? 1e12 : value),
  'of tiny values': (value: number) => value * 1e-25,
};

/** Centres that take large steps at first and small ones later, each at its own pace. */
function* wanderingCentres(start: Float64Array, columns: number, steps: number): Generator<Float64Array> {
  const random = createRandom('steps');
  const size = Math.max(...start.map(Math.abs));
  let centres = start;
  for (let step = 0; step < steps; step++) {
    yield centres;
    centres = centres.map((value, at) => {
      const pace = Math.floor(at / columns) % 3 === 0 ? 1 : 0.02;
      return value + pace * size * 0.3 * 2 ** -step * random.normal();
    });
  }
}

describe.each([
  ['alone', undefined],
  ['with an engine', await createOnnxruntimeEngine({ threads: 2 })],
] as const)('distances by vectors %s', (_, engine) => {
  it.each(Object.entries(tables))('decide as the plain ones on a table %s', async (_, shape) => {
    for (const [columns, count] of [
      [6, 9],
      [1, 3],
      [21, 40],
    ] as const) {
      const random = createRandom(2);
      const x = matrix(
        Float32Array.from({ length: 3001 * columns }, (_, at) => shape(random.normal(), at)),
        3001,
        columns,
      );
      const [fast, plain] = [vectorDistances(x, survey(x), engine), plainDistances(x)];
      const start = Float64Array.from(x.data.subarray(0, count * columns));
      for (const centres of wanderingCentres(start, columns, 16)) {
        expect(await fast.nearest(centres, {})).toEqual(await plain.nearest(centres, {}));
      }
      const [a, b] = [await fast.fromRows([5, 700], {}), await plain.fromRows([5, 700], {})];
      for (let k = 0; k < 2; k++) expect(a[k]!).toBeAllClose(b[k]!, { relative: 0.02, absolute: 0 });
      expect(a[1]![700]).toBe(0);
    }
  });

  it('remember nothing false when the number of centres changes and when other rows are asked in between', async () => {
    const random = createRandom(3);
    const x = normalTable(4, 20_001, 2);
    const some = random.sample(x.rows, 5000);
    const [fast, plain] = [vectorDistances(x, survey(x), engine), plainDistances(x)];
    for (const count of [128, 128, 5, 128, 3]) {
      const centres = Float64Array.from({ length: count * 2 }, () => random.normal());
      const exact = await plain.nearest(centres, {});
      expect(await fast.nearest(centres, {}, some)).toEqual(Int32Array.from(some, (row) => exact[row]!));
      expect(await plain.nearest(centres, {}, some)).toEqual(Int32Array.from(some, (row) => exact[row]!));
      expect(await fast.nearest(centres, {})).toEqual(exact);
    }
  });
});
