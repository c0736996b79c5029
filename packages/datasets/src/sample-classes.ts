import { DuadError, parseOptions, type Random } from '@duad/core';
import { z } from 'zod';

const who = '@duad/datasets sampleClasses';

const schema = z.strictObject({
  normal: z.int().min(0).max(255).describe('label of the normal class'),
  normals: z.int().positive().describe('rows of that class'),
  anomalies: z.int().positive().describe('rows of all the other classes together'),
});

/** Options of {@link sampleClasses}. */
export interface SampleClassesOptions {
  /** Label of the normal class. */
  readonly normal: number;
  /** How many rows of it. */
  readonly normals: number;
  /** How many rows of the other classes, spread evenly. */
  readonly anomalies: number;
  readonly random: Random;
  /** Rows from here on give no anomalies; all rows do unless given. */
  readonly anomaliesBefore?: number;
}

/** Rows of a set and what they are. */
export interface ClassSample {
  /** Indices of rows, in random order. */
  readonly rows: Uint32Array;
  /** One per index: 0 = normal class, 1 = anomaly. */
  readonly labels: Uint8Array;
}

/**
 * One class as normal, some of every other class as anomalies: as many of each, and one more of as many classes as the
 * remainder asks for, drawn by chance like the rows themselves. The rows come shuffled, so that their order tells nothing.
 *
 * @throws INVALID_OPTION, DEGENERATE_DATA if a class has too few rows or stands alone
 */
export function sampleClasses(labels: ArrayLike<number>, options: SampleClassesOptions): ClassSample {
  const { random, anomaliesBefore = labels.length, ...counts } = options;
  const { normal, normals, anomalies } = parseOptions(schema, counts, who);
  const byClass = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label !== normal && row >= anomaliesBefore) continue;
    const rows = byClass.get(label);
    if (rows) rows.push(row);
    else byClass.set(label, [row]);
  }
  const others = [...byClass.keys()].filter((label) => label !== normal).sort((a, b) => a - b);
  if (others.length === 0) {
    throw new DuadError('DEGENERATE_DATA', `${who}: expected other classes beside ${normal}, got none`);
  }
  const withOneMore = new Set(random.fork('remainder').sample(others.length, anomalies % others.length));
  const each = Math.floor(anomalies / others.length);
  const draw = (label: number, count: number): number[] => {
    const rows = byClass.get(label) ?? [];
    if (rows.length < count) {
      throw new DuadError(
        'DEGENERATE_DATA',
        `${who}: expected at least ${count} rows of class ${label}, got ${rows.length}`,
      );
    }
    return Array.from(random.fork(`class ${label}`).sample(rows.length, count), (at) => rows[at]!);
  };
  const chosen = [
    ...draw(normal, normals),
    ...others.flatMap((label, i) => draw(label, each + (withOneMore.has(i) ? 1 : 0))),
  ];
  const rows = random.fork('order').shuffle(Uint32Array.from(chosen));
  return { rows, labels: Uint8Array.from(rows, (row) => Number(labels[row] !== normal)) };
}
