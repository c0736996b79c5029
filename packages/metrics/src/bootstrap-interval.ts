import { breathe, DuadError, quantile, type RunContext } from '@duad/core';
import { countPositives } from './check-input.js';
import { defined, type Metric, oneClassOnly } from './metric.js';

/** Settings of {@link bootstrapInterval}. */
export interface BootstrapOptions {
  /** Resamples drawn, at least 2; 1000 unless given. */
  readonly resamples?: number;
  /** Share of the resamples within the interval, between 0 and 1; 0.95 unless given. */
  readonly level?: number;
}

/** A measure and the interval in which it lies over resamples of the rows. */
export interface BootstrapInterval {
  /** On the rows as given. */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
  readonly resamples: number;
}

/**
 * Percentile bootstrap of a measure: rows are drawn with replacement, anomalies among the anomalies and normal rows
 * among the normal ones, so that every resample has as many of both as the data. It covers the chance in which rows
 * were drawn, not that of training: for the latter compare runs over seeds.
 *
 * Same `context.random`, same interval. `resamples` times the cost of the measure.
 *
 * Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 *
 * @param metric such as `auroc`
 * @param labels 1 = anomaly, 0 = normal
 * @param scores one per label, higher = more anomalous
 * @param context chance, and a signal to stop by
 * @throws INVALID_OPTION if an option is out of range; INVALID_INPUT if the lengths differ or are 0, a label is neither
 *   0 nor 1, or a score is NaN; CANCELLED
 */
export async function bootstrapInterval(
  metric: (labels: ArrayLike<number>, scores: ArrayLike<number>) => Metric,
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  context: Pick<RunContext, 'random' | 'signal' | 'onProgress'>,
  options: BootstrapOptions = {},
): Promise<Metric<BootstrapInterval>> {
  const { resamples = 1000, level = 0.95 } = options;
  if (!Number.isInteger(resamples) || resamples < 2) {
    refuse('resamples', 'a whole number of at least 2', resamples);
  }
  if (!(level > 0 && level < 1)) refuse('level', 'a number between 0 and 1', level);

  const positives = countPositives(labels, scores, 'bootstrapInterval');
  const rows = labels.length;
  if (positives === 0 || positives === rows) return oneClassOnly('bootstrapInterval', positives, rows);
  const whole = metric(labels, scores);
  if (!whole.defined) return whole;

  // Anomalies first: the labels are then the same in every resample.
  const source = new Float64Array(rows);
  let nextAnomaly = 0;
  let nextNormal = positives;
  for (let i = 0; i < rows; i++) source[labels[i] === 1 ? nextAnomaly++ : nextNormal++] = scores[i]!;
  const drawnLabels = new Uint8Array(rows).fill(1, 0, positives);
  const drawn = new Float64Array(rows);
  const values = new Float64Array(resamples);
  const random = context.random.fork('bootstrap');
  for (let b = 0; b < resamples; b++) {
    for (let i = 0; i < positives; i++) drawn[i] = source[random.integer(positives)]!;
    for (let i = positives; i < rows; i++) drawn[i] = source[positives + random.integer(rows - positives)]!;
    const result = metric(drawnLabels, drawn);
    if (!result.defined) return result;
    values[b] = result.value;
    context.onProgress?.({ stage: 'resample-end', done: b + 1, total: resamples });
    await breathe(context, 'bootstrapInterval');
  }
  values.sort();
  const lower = quantile(values, (1 - level) / 2);
  const upper = quantile(values, (1 + level) / 2);
  return defined({ value: whole.value, lower, upper, level, resamples });
}

function refuse(option: string, expected: string, got: unknown): never {
  throw new DuadError('INVALID_OPTION', `bootstrapInterval: option '${option}': expected ${expected}, got ${got}`);
}
