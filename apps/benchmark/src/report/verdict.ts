import { referenceComparison } from '@duad/metrics';
import type { Tone } from './document.js';
import { describedMeasures, type Measure } from './measure.js';
import { chance, signed, unsigned } from './words.js';

/** How what was measured compares with a figure of the paper. */
export interface Verdict {
  /** Mean - the paper's, in points or seconds. */
  readonly difference: number;
  /** 95 per cent confidence interval of the difference; none for a single seed. */
  readonly interval?: readonly [low: number, high: number];
  readonly words: string;
  readonly tone: Tone;
}

/** A difference that may be more than so many points, by its interval, leaves the question open. */
const openBeyond = 5;

/** What `verdictOf` does, for the reader. */
export const verdictRule: string =
  "Verdicts: a one-sample t-test over seeds against the paper's mean, at 5 per cent, each figure on its own. Where the " +
  'paper gives ±, its mean counts as uncertain by as much (Welch), since the number of its runs is not stated. _Better_ and ' +
  '_below_ are differences that the test shows; _reproduced_ is a difference that it does not show, with a 95 % interval ' +
  `within ± ${openBeyond} points; _undecided_ is one whose interval reaches farther. A single seed is not tested.`;

/**
 * @param values one per seed, in the unit of the measure
 * @param paper mean and, where it is known, deviation, in the same unit
 */
export function verdictOf(
  values: readonly number[],
  [mean, deviation]: readonly [number, number?],
  measure: Measure,
): Verdict {
  if (values.length < 2) {
    const difference = values[0]! - mean;
    return { difference, words: `one seed, ${signed(difference)}, not tested`, tone: 'even' };
  }
  const { difference, interval, pValue } = referenceComparison(values, { mean, standardError: deviation ?? 0 });
  const p = chance(pValue);
  if (pValue < 0.05) {
    const words = `${differenceInWords(difference, measure)} (${p})`;
    return { difference, interval, words, tone: toneOf(difference, measure) };
  }
  const isNear = interval.every((end) => Math.abs(end) <= openBeyond);
  const words = `${isNear ? 'reproduced' : 'undecided'}, ${signed(difference)} (${p})`;
  return { difference, interval, words, tone: isNear ? 'good' : 'even' };
}

/** `better by 5.9`, `faster by 120.0`. */
export function differenceInWords(difference: number, measure: Measure): string {
  const { more, less } = describedMeasures[measure];
  return `${difference > 0 ? more : less} by ${unsigned(difference)}`;
}

/** Of a difference that there is. */
export function toneOf(difference: number, measure: Measure): Tone {
  return difference > 0 === (describedMeasures[measure].lowerIsBetter ?? false) ? 'bad' : 'good';
}
