import { DuadError, parseOptions, type Warning } from '@duad/core';
import { z } from 'zod';
import { type FittedTail, fitTail, profile } from './fit-tail.js';
import { excessOf, type GeneralisedPareto } from './generalised-pareto.js';
import { intruders } from './intrusion.js';
import { likelihoodInterval } from './likelihood-interval.js';
import { minimumRows } from './minimum-rows.js';
import { normalQuantile } from './normal-quantile.js';
import { countFrom, sortedScores } from './sorted-scores.js';
import { tailOf } from './tail-of.js';
import type { TailSample } from './tail-sample.js';

const who = '@duad/thresholds falseAlarmThreshold';

/** Fewer different scores than this make no tail. */
const fewestDistinct = 20;

/** A shape at the edge of what the theory covers. */
const steepest = -0.45;

/** Natural logarithm of the factor beyond which the ends of an interval are not looked for. */
const farthest = 25;

const schema = z.strictObject({
  rate: z.number().gt(0).max(0.1).describe('wanted share of the normal rows that are flagged'),
  level: z.number().min(0.5).max(0.999).default(0.95).describe('confidence of the intervals'),
  leaveOut: z
    .union([z.literal('auto'), z.number().min(0).max(0.4)], { error: "expected 'auto' or a share from 0 to 0.4" })
    .default('auto')
    .describe('share of the rows, those with the highest scores, that the fit does not look at'),
});

/** Settings of {@link falseAlarmThreshold}. */
export interface FalseAlarmOptions {
  /** Wanted share of the normal rows that are flagged, above 0, at most 0.1. */
  readonly rate: number;
  /** Confidence of the intervals, 0.5 to 0.999; 0.95 unless given. */
  readonly level?: number;
  /**
   * Share of the rows, those with the highest scores, that the fit does not look at since they may be anomalies: 0 to 0.4.
   * `auto` unless given: where more scores lie far out than the others foretell, these are left out.
   */
  readonly leaveOut?: 'auto' | number;
}

/** From where on rows are flagged, and how often that will be a false alarm. */
export interface FalseAlarmThreshold {
  /** Rows with this score or a higher one are flagged. */
  readonly threshold: number;
  /** How many of the scores given that are. */
  readonly flagged: number;
  /** As wanted. */
  readonly rate: number;
  /** Between what shares of normal rows the threshold flags. */
  readonly rateInterval: Interval;
  /** Between what thresholds the one lies that has the wanted rate. */
  readonly thresholdInterval: Interval;
  /** Confidence of both intervals. */
  readonly level: number;
  /** The fitted tail: where it starts, what share of the normal rows it holds, how many excesses it was fitted to. */
  readonly tail: GeneralisedPareto & { readonly start: number; readonly share: number; readonly excesses: number };
  /** Rows that were not looked at in the fit, as they may be anomalies. */
  readonly leftOut: number;
  readonly warnings: readonly Warning[];
}

/** From, and to. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Peaks over threshold (Pickands 1975; Siffer, Fouque, Termier and Largouet 2017): a generalised Pareto distribution is
 * fitted to the upper tail of the scores, and tells which score a normal row passes with the wanted rate, also where that is
 * rarer than one row in all. Both intervals come from the profile likelihood and cover the chance in which rows were drawn,
 * the share of rows in the tail included.
 *
 * The tail is the upper tenth, or four times the rate; 1,000 excesses at most. Anomalies among the rows: the highest scores
 * are left out where there are more of them than the others foretell, and the likelihood is that of the other rows given
 * that they lie below the cut, so that nothing is assumed about those above.
 *
 * The rate holds for rows like those given. A detector tends to score the rows that it was fitted on lower than new ones:
 * give the scores of rows held back where there are enough. O(n log n), and some milliseconds for the fit.
 *
 * @param scores one per row, higher = more anomalous
 * @throws TOO_FEW_ROWS below {@link minimumRows}; INVALID_OPTION; INVALID_INPUT for scores that are not finite;
 *   DEGENERATE_DATA if the tail holds fewer than 20 different scores
 */
export function falseAlarmThreshold(scores: ArrayLike<number>, options: FalseAlarmOptions): FalseAlarmThreshold {
  const { rate, level, leaveOut } = parseOptions(schema, options, who);
  refuseFew(scores.length, rate);
  const sorted = sortedScores(scores, who);
  const tail = tailOf(sorted, rate, leaveOut === 'auto' ? intruders(sorted, rate) : leaveOut);
  refuseTied(tail.excesses);
  const fitted = fitTail(tail);
  const excess = excessOf(rate / fitted.share, fitted);
  const { logRates, logExcesses } = intervals(tail, fitted, { rate, excess, level });
  const threshold = tail.start + excess;
  const { shape, scale, share } = fitted;
  return {
    threshold,
    flagged: countFrom(sorted, threshold),
    rate,
    rateInterval: { lower: Math.exp(logRates.lower), upper: Math.exp(logRates.upper) },
    thresholdInterval: {
      lower: tail.start + Math.exp(logExcesses.lower),
      upper: tail.start + Math.exp(logExcesses.upper),
    },
    level,
    tail: { shape, scale, share, start: tail.start, excesses: tail.excesses.length },
    leftOut: tail.beyond,
    warnings: warningsOf(leaveOut === 'auto' ? tail.beyond : 0, shape),
  };
}

/** All rates, and all excesses, whose best likelihood falls short of the best of all by no more than chance would have it. */
function intervals(
  tail: TailSample,
  fitted: FittedTail,
  { rate, excess, level }: { readonly rate: number; readonly excess: number; readonly level: number },
): { readonly logRates: Interval; readonly logExcesses: Interval } {
  const limit = normalQuantile((1 + level) / 2) ** 2;
  const deficit = (logExcess: number, logRate: number): number =>
    2 * (fitted.logLikelihood - profile(tail, Math.exp(logExcess), Math.exp(logRate), fitted).logLikelihood);
  const [logExcess, logRate] = [Math.log(excess), Math.log(rate)];
  return {
    logRates: likelihoodInterval((at) => deficit(logExcess, at), logRate, limit, 0.3, {
      lower: logRate - farthest,
      upper: Math.log(0.999 * fitted.share),
    }),
    logExcesses: likelihoodInterval((at) => deficit(at, logRate), logExcess, limit, 0.1, {
      lower: logExcess - farthest,
      upper: logExcess + farthest,
    }),
  };
}

function refuseFew(rows: number, rate: number): void {
  const needed = minimumRows(rate);
  if (rows >= needed) return;
  throw new DuadError(
    'TOO_FEW_ROWS',
    `${who}: a false-alarm rate of ${Number((100 * rate).toPrecision(6))} % needs the scores of at least ${needed} rows, ` +
      `got ${rows}; score more rows, wish for a higher rate, or flag a share of the rows instead`,
    { details: { minimumRows: needed, got: rows } },
  );
}

function refuseTied(excesses: Float64Array): void {
  const distinct = new Set(excesses).size;
  if (distinct >= fewestDistinct) return;
  throw new DuadError(
    'DEGENERATE_DATA',
    `${who}: the tail of the scores holds ${distinct} different values, expected at least ${fewestDistinct} for a ` +
      'distribution to be fitted; flag a share of the rows instead',
    { details: { distinct } },
  );
}

function warningsOf(leftOut: number, shape: number): Warning[] {
  const warnings: Warning[] = [];
  if (leftOut > 0) {
    const message =
      `the ${leftOut} highest scores were left out of the fit: they are more, and higher, than the tail of the ` +
      'others foretells';
    warnings.push({ code: 'SCORES_LEFT_OUT', message });
  }
  if (shape < steepest) {
    const message =
      'the scores end too abruptly for the fit, as ranks and probabilities do; the intervals do not hold, so flag a ' +
      'share of the rows instead';
    warnings.push({ code: 'BOUNDED_SCORES', message });
  }
  return warnings;
}
