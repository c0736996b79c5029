/**
 * The value of a measure, or the reason why it has none. A measure over labels needs at least one anomaly and one
 * normal row; data without them is common (a split, a small sample) and therefore a result, not an error.
 */
export type Metric<T = number> = DefinedMetric<T> | UndefinedMetric;

/** A measure that has a value. */
export interface DefinedMetric<T> {
  readonly defined: true;
  readonly value: T;
}

/** A measure that has none. */
export interface UndefinedMetric {
  readonly defined: false;
  readonly reason: 'one-class-only';
  /** A sentence for people. */
  readonly message: string;
}

export function defined<T>(value: T): DefinedMetric<T> {
  return { defined: true, value };
}

export function oneClassOnly(who: string, positives: number, rows: number): UndefinedMetric {
  const message = `${who}: needs anomalies (label 1) and normal rows (label 0), got ${positives} anomalies in ${rows} rows`;
  return { defined: false, reason: 'one-class-only', message };
}
