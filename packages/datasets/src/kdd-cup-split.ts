import { DuadError, parseOptions, type Random } from '@duad/core';
import { z } from 'zod';

const who = '@duad/datasets kddCupSplit';

const schema = z.strictObject({
  anomalyPercent: z.number().gt(0).lt(100).describe('share of anomalies in the training half, in percent'),
});

/** Options of {@link kddCupSplit}. */
export interface KddCupSplitOptions {
  /** Share of anomalies in the training half, in percent; the paper has 5, 10 and 20. */
  readonly anomalyPercent: number;
  readonly random: Random;
}

/** Some rows of the file and what they are. */
export interface LabelledRows {
  /** Indices of rows, in random order. */
  readonly rows: Uint32Array;
  /** 0 = normal class (attack), 1 = anomaly (normal traffic). */
  readonly labels: Uint8Array;
}

/** The two halves. */
export interface KddCupSplit {
  readonly train: LabelledRows;
  readonly test: LabelledRows;
  /** Share of anomalies that the training half came to, in percent: less than asked for if there were not enough. */
  readonly anomalyPercent: number;
}

/**
 * The paper's protocol (section 4.3), which is that of DAGMM: attacks are the normal class and `normal` traffic, which is
 * rarer in this file, is the anomaly. Half of the rows, drawn at random, are for testing. The other half gives all its
 * attacks, and as many anomalies as make the stated share, as far as it has so many: its 20 % come to 19.7.
 *
 * With the same `random` the test half is the same for every share, and the anomalies of a smaller share are among those
 * of a larger one.
 *
 * @throws INVALID_OPTION, DEGENERATE_DATA if a class is absent from the training half
 */
export function kddCupSplit(data: { readonly types: readonly string[] }, options: KddCupSplitOptions): KddCupSplit {
  const { random, ...rest } = options;
  const { anomalyPercent } = parseOptions(schema, rest, who);
  const isAnomaly = (row: number): boolean => data.types[row] === 'normal';
  const order = random.fork('halves').permutation(data.types.length);
  const half = Math.floor(order.length / 2);
  const training = order.subarray(half);
  const normals = training.filter((row) => !isAnomaly(row));
  const available = training.filter(isAnomaly);
  const wanted = Math.round((normals.length * anomalyPercent) / (100 - anomalyPercent));
  const anomalies = available.subarray(0, wanted);
  if (normals.length === 0 || anomalies.length === 0) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${who}: expected attacks and normal traffic in the training half, got ${normals.length} and ${anomalies.length} rows`,
    );
  }
  const rows = new Uint32Array(normals.length + anomalies.length);
  rows.set(normals);
  rows.set(anomalies, normals.length);
  random.fork('training-order').shuffle(rows);

  const labelled = (rows: Uint32Array): LabelledRows => ({
    rows,
    labels: Uint8Array.from(rows, (row) => Number(isAnomaly(row))),
  });
  return {
    train: labelled(rows),
    test: labelled(order.slice(0, half)),
    anomalyPercent: (100 * anomalies.length) / rows.length,
  };
}
