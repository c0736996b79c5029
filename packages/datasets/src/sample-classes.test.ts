import { createRandom } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleCifar10, sampleMnist } from './paper-samples.js';
import { sampleClasses } from './sample-classes.js';

describe('sampleClasses', () => {
  it('draws as asked, each row once, other classes evenly, and shuffles', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (seed, normals, anomalies) => {
          const labels = Uint8Array.from({ length: 700 }, (_, i) => i % 7);
          const sample = sampleClasses(labels, { normal: 2, normals, anomalies, random: createRandom(seed) });
          expect(new Set(sample.rows).size).toBe(normals + anomalies);
          const counts = new Map<number, number>();
          sample.rows.forEach((row, i) => {
            expect(sample.labels[i]).toBe(labels[row] === 2 ? 0 : 1);
            counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + 1);
          });
          expect(counts.get(2)).toBe(normals);
          const others = [0, 1, 3, 4, 5, 6].map((label) => counts.get(label) ?? 0);
          expect(Math.max(...others) - Math.min(...others)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('depends on the seed alone, and gives chance to rows and to the remainder', () => {
    const labels = Uint8Array.from({ length: 1000 }, (_, i) => i % 10);
    const draw = (seed: number) =>
      sampleClasses(labels, { normal: 4, normals: 50, anomalies: 13, random: createRandom(seed) });
    expect(draw(1)).toEqual(draw(1));
    expect([...draw(1).rows]).not.toEqual([...draw(2).rows]);
    const withTwo = (seed: number) =>
      [0, 1, 2, 3, 5, 6, 7, 8, 9].filter(
        (label) => draw(seed).rows.filter((row) => labels[row] === label).length === 2,
      );
    expect(new Set(Array.from({ length: 20 }, (_, seed) => withTwo(seed).join())).size).toBeGreaterThan(5);
    const { labels: order } = draw(3);
    expect([...order]).not.toEqual([...order].sort());
  });

  it('takes anomalies from the first rows alone when told so', () => {
    const labels = Uint8Array.from({ length: 100 }, (_, i) => i % 2);
    const options = { normal: 0, normals: 40, anomalies: 10, anomaliesBefore: 30, random: createRandom(1) };
    const { rows, labels: found } = sampleClasses(labels, options);
    rows.forEach((row, i) => {
      if (found[i]) expect(row).toBeLessThan(30);
    });
    expect(Math.max(...rows)).toBeGreaterThan(30);
  });

  it.each([
    [{ normal: 0, normals: 11, anomalies: 1 }, 'DEGENERATE_DATA', /at least 11 rows of class 0, got 10/],
    [{ normal: 0, normals: 1, anomalies: 11 }, 'DEGENERATE_DATA', /at least 11 rows of class 1, got 10/],
    [{ normal: 7, normals: 1, anomalies: 1 }, 'DEGENERATE_DATA', /rows of class 7, got 0/],
    [{ normal: 0, normals: 0, anomalies: 1 }, 'INVALID_OPTION', /normals/],
    [{ normal: 0, normals: 1, anomalies: 1.5 }, 'INVALID_OPTION', /anomalies/],
  ])('refuses %j', (options, code, message) => {
    const labels = Uint8Array.from({ length: 20 }, (_, i) => i % 2);
    const draw = () => sampleClasses(labels, { ...options, random: createRandom(1) });
    expect(draw).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it('refuses a class that stands alone', () => {
    expect(() =>
      sampleClasses(new Uint8Array(9), { normal: 0, normals: 2, anomalies: 1, random: createRandom(1) }),
    ).toThrow(expect.objectContaining({ code: 'DEGENERATE_DATA' }));
  });
});

describe("the paper's samples", () => {
  it('has 4,859 fours and 265 other digits', () => {
    const labels = Uint8Array.from({ length: 60_000 }, (_, i) => i % 10);
    const { rows, labels: found } = sampleMnist({ labels }, createRandom(0));
    expect(rows.length).toBe(5124);
    expect(found.reduce((sum, label) => sum + label, 0)).toBe(265);
    for (let digit = 0; digit < 10; digit++) {
      const count = rows.filter((row) => labels[row] === digit).length;
      expect(digit === 4 ? [4859] : [29, 30]).toContain(count);
    }
  });

  it('has 5,050 airplanes and 50 of each other class, of the first batch', () => {
    const labels = Uint8Array.from({ length: 16_000 }, (_, i) => (i < 10_000 ? i % 10 : i % 2));
    const { rows, labels: found } = sampleCifar10(
      { labels: labels.map((l, i) => (i < 10_000 ? l : 0)), firstBatch: 10_000 },
      createRandom(0),
    );
    expect(rows.length).toBe(5500);
    expect(found.reduce((sum, label) => sum + label, 0)).toBe(450);
    for (let label = 1; label < 10; label++) {
      expect(rows.filter((row) => row < 10_000 && labels[row] === label)).toHaveLength(50);
    }
  });
});
