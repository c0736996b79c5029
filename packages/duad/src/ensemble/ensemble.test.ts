import { createRandom, DuadError, decodeArtifact, encodeArtifact, type Matrix, matrix, selectRows } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duadFromArtifact, type TableDetectorInput, tableDetector } from '../index.js';
import { codeDistances, codeMoments } from './code-distances.js';
import { fitColumnScaling, scaleRows, withoutTails } from './column-scaling.js';
import { homogeneousAngle } from './homogeneous-angle.js';
import { dealNetColumns } from './net-columns.js';
import { bankWidths } from './network-bank.js';
import { averageRanks, surprise, surpriseCurve } from './ranks.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const quick: TableDetectorInput = { nets: 2, firstSteps: 20, steps: 10, selections: 2, batchSize: 32 };

function randomTable(seed: number, rows: number, columns: number): Matrix {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: rows * columns }, (_, i) => random.normal() * (1 + (i % columns)));
  return matrix(data, rows, columns);
}

const context = (seed = 1) => ({ random: createRandom(seed), engine });

describe('tableDetector', () => {
  it('scores a fitted row the same alone, among others, twice and after reading it back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 120 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(),
        async (rows, columns, seed) => {
          const x = randomTable(seed, rows, columns);
          await using fitted = await tableDetector(quick).fit(x, context(seed));
          const whole = await fitted.score(x);
          const chosen = createRandom(seed).sample(rows, 5);
          const some = await fitted.score(selectRows(x, [...chosen, ...chosen]));
          expect([...some]).toEqual([...chosen, ...chosen].map((row) => whole[row]));
          await using read = await duadFromArtifact(decodeArtifact(encodeArtifact(await fitted.toArtifact()), 'test'), {
            engine,
          });
          expect(await read.score(x)).toEqual(whole);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('ranks rows further out than the fitted ones above nearly all of them', async () => {
    const x = randomTable(3, 300, 4);
    await using fitted = await tableDetector(quick).fit(x, context());
    const [far] = await fitted.score(matrix(Float32Array.of(9, -18, 27, 36), 1, 4));
    const above = (await fitted.score(x)).filter((score) => score >= far!).length;
    expect(above).toBeLessThanOrEqual(15);
  });

  it('gives every net columns of its own where there are many, and leaves constant ones out', async () => {
    const wide = randomTable(4, 60, 40);
    for (let row = 0; row < wide.rows; row++) wide.data[row * 40 + 7] = 3;
    await using fitted = await tableDetector({ ...quick, columnsPerNet: 10 }).fit(wide, context());
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['CONSTANT_COLUMNS']);
    const parts = await fitted.explain(wide);
    const seen = new Set<number>();
    parts.data.forEach((part, at) => {
      if (part > 0) seen.add(at % 40);
    });
    expect(seen.size).toBe(20);
    expect(seen.has(7)).toBe(false);
    const rebuilt = await fitted.reconstruct(wide);
    for (let j = 0; j < 40; j++) {
      if (!seen.has(j)) expect(rebuilt.data[j]).toBe(wide.data[j]);
    }
  });

  it('fits on a sample of more rows than it may, says so, and scores all', async () => {
    const x = randomTable(5, 400, 3);
    await using fitted = await tableDetector({ ...quick, fitRows: 100 }).fit(x, context());
    expect(fitted.warnings.map(({ code }) => code)).toEqual(['FITTED_ON_SAMPLE']);
    expect(fitted.selectedRows.length).toBeLessThanOrEqual(100);
    expect((await fitted.score(x)).every(Number.isFinite)).toBe(true);
  });

  it('keeps nine rows in ten or more at each selection, and tells of each', async () => {
    const x = randomTable(6, 200, 5);
    const told: number[] = [];
    const observe = ({ selected }: { selected: number }) => told.push(selected);
    await using fitted = await tableDetector({ ...quick, observe }).fit(x, context());
    expect(told).toEqual(fitted.history.map(({ selected }) => selected));
    expect(told[0]).toBe(200);
    for (const selected of told.slice(1)) expect(selected).toBeGreaterThanOrEqual(180);
  });

  it('refuses what it cannot fit and options that it does not know', async () => {
    await expect(tableDetector(quick).fit(matrix(new Float32Array(12).fill(2), 4, 3), context())).rejects.toThrow(
      /all 4 rows are equal/,
    );
    expect(() => tableDetector({ nets: 0 })).toThrow(DuadError);
    expect(() => tableDetector({ network: 1 } as never)).toThrow(/network/);
  });
});

describe('the parts', () => {
  it('deals columns evenly to the nets, to none twice', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
    );
    fc.assert(
      fc.property(sizes, fc.nat(), ([nets, total, most], seed) => {
        const { lists } = dealNetColumns(nets, total, most, createRandom(seed));
        const seen = new Uint32Array(total);
        for (const list of lists) {
          expect(new Set(list).size).toBe(Math.min(total, most));
          for (const column of list) seen[column]! += 1;
        }
        expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('ranks as counting does, ties averaged', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }), (values) => {
        const counted = values.map(
          (value) =>
            (values.filter((other) => other < value).length + values.filter((other) => other === value).length / 2) /
            values.length,
        );
        for (const [i, rank] of averageRanks(Float64Array.from(values)).entries()) {
          expect(rank).toBeCloseTo(counted[i]!, 12);
        }
      }),
    );
  });

  it('never gives a larger value less surprise, beyond the largest fitted one neither', () => {
    const values = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.double({ min: 0, max: 50 }),
        (list, a, step) => {
          const curve = surpriseCurve(Float64Array.from(list));
          expect(surprise(curve, a + step)).toBeGreaterThanOrEqual(surprise(curve, a));
        },
      ),
    );
    const curve = surpriseCurve(Float64Array.of(1, 2));
    expect(surprise(curve, 4)).toBeGreaterThan(surprise(curve, 3));
  });

  it('gives a value that rounding has moved the same surprise, on the straight line between its neighbours', () => {
    const fitted = Float64Array.of(2, 1, 4, 2);
    const curve = surpriseCurve(fitted);
    // Shares below: 1/8 at 1, 1/2 at 2 (both), 7/8 at 4.
    expect([...curve]).toEqual([1, -Math.log(7 / 8), 2, Math.log(2), 4, Math.log(8)]);
    expect(surprise(curve, 2)).toBeCloseTo(Math.log(2), 12);
    expect(surprise(curve, 3)).toBeCloseTo((Math.log(2) + Math.log(8)) / 2, 12);
    expect(surprise(curve, 0.5)).toBeCloseTo(-Math.log(7 / 8) / 2, 12);
    expect(surprise(curve, 8)).toBeCloseTo(Math.log(8) + Math.log(2), 12);
    for (const value of fitted) expect(surprise(curve, value * (1 + 1e-12))).toBeCloseTo(surprise(curve, value), 9);
  });

  it('keeps some hundred points of many values, the largest among them, near the exact heights', () => {
    const random = createRandom(4);
    const fitted = Float64Array.from({ length: 20_000 }, () => random.normal() ** 2);
    const curve = surpriseCurve(fitted);
    expect(curve.length / 2).toBeLessThan(700);
    expect(curve.at(-2)).toBe(Math.max(...fitted));
    const ranks = averageRanks(fitted);
    const errors = Array.from(fitted, (value, i) => Math.abs(surprise(curve, value) + Math.log(1 - ranks[i]!)));
    errors.sort((a, b) => a - b);
    expect(errors[19_800]).toBeLessThan(0.02);
  });

  it('scales by median and interquartile range, by the deviation where that is nothing, and cuts off', async () => {
    const x = matrix(Float32Array.of(0, 0, 7, 1, 0, 7, 2, 0, 7, 3, 0, 7, 100, 5, 7), 5, 3);
    const scaling = await fitColumnScaling(x, Uint32Array.of(0, 1, 2, 3, 4), {});
    expect([...scaling.kept]).toEqual([0, 1]);
    expect([...scaling.centres]).toEqual([2, 0]);
    expect(scaling.units[0]).toBeCloseTo(2 / 1.349, 6);
    expect(scaling.units[1]).toBeCloseTo(2, 6);
    expect([...scaleRows(x, [4, 2], scaling)]).toEqual([5, 2.5, 0, 0]);
  });

  it('lets a value far beyond the tail of its column stand out from the tail', async () => {
    const random = createRandom(7);
    const light = Array.from({ length: 4000 }, () => random.normal());
    const heavy = light.map((value) => value ** 5);
    const x = matrix(Float32Array.from([...light, 40, 400, ...heavy, 40, 400]), 2, 4002);
    const upright = matrix(
      Float32Array.from({ length: 8004 }, (_, at) => x.data[(at % 2) * 4002 + (at >> 1)]!),
      4002,
      2,
    );
    const scaling = await fitColumnScaling(
      upright,
      Uint32Array.from({ length: 4000 }, (_, i) => i),
      {},
    );
    expect(scaling.tails[0]).toBe(10);
    expect(scaling.tails[1]).toBeGreaterThan(400);
    const scaled = scaleRows(upright, [4000, 4001], scaling);
    expect(scaled[0]).toBeCloseTo(5 + 5 * Math.log(40 / scaling.units[0]! / 10), 1);
    expect(scaled[2]).toBeGreaterThan(scaled[0]!);
    expect([scaled[1], scaled[3]]).toEqual([5, 5]);
    expect([...scaleRows(upright, [4000, 4001], withoutTails(scaling))]).toEqual([5, 5, 5, 5]);
  });

  it('takes the widths that the study found', () => {
    expect(bankWidths(6)).toEqual([6, 16, 8, 3, 8, 16, 6]);
    expect(bankWidths(32)).toEqual([32, 64, 32, 6, 32, 64, 32]);
    expect(bankWidths(128)).toEqual([128, 128, 64, 12, 64, 128, 128]);
    expect(bankWidths(1)).toEqual([1, 16, 8, 1, 8, 16, 1]);
  });

  it('measures codes by their covariance', () => {
    const codes = Float32Array.of(0, 0, 2, 0, 0, 1, 2, 1, 1, 5);
    const distances = codeDistances(codes, codeMoments(codes, 2, Uint32Array.of(0, 1, 2, 3)));
    // Selected: mean (1, 1/2), variances 1 and 1/4, no covariance.
    for (const [row, distance] of [2, 2, 2, 2, 81].entries()) expect(distances[row]).toBeCloseTo(distance, 1);
  });

  it('measures the angle against a constant, so that rows at the centre have small ones', () => {
    const means = Float64Array.of(1, 1);
    expect(homogeneousAngle(Float32Array.of(1, 1), Float32Array.of(0, 0), 0, means, 2)).toBeCloseTo(0, 5);
    expect(homogeneousAngle(Float32Array.of(3, 1), Float32Array.of(2, 0), 0, means, 2)).toBeCloseTo(Math.PI / 4, 6);
  });
});
