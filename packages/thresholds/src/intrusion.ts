import { type GeneralisedPareto, isRegular, logDensity, logPrior, logSurvival } from './generalised-pareto.js';
import { largestShare } from './minimum-rows.js';
import { nelderMead } from './nelder-mead.js';
import { overRate, tailOf } from './tail-of.js';
import { type TailSample, withoutLargest } from './tail-sample.js';

/** Shares of the tail's largest scores that are held against what the rest predicts. */
const shares = [0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.5, 0.6, 0.7, 0.8] as const;

/** How much more than predicted counts as foreign, in standard deviations, one-sided. */
const evidence = 3;

/** Excesses that the prediction has to rest on at least. */
const fewestKept = 30;

/** Taken with those found, since the lowest of them lie among normal rows. */
const margin = 1.1;

/** Looks at most, each without those found before. */
const looks = 4;

/**
 * Share of the rows, the highest, that do not belong to the tail which the others form; 0 if all may. Looks at the upper
 * tenth first, which shows large groups, then at the tail that will be fitted, which shows few rows among many.
 */
export function intruders(sorted: Float64Array, rate: number): number {
  let share = 0;
  for (const width of [largestShare / overRate, rate]) {
    for (let look = 0; look < looks; look++) {
      const found = foreignShare(tailOf(sorted, width, share));
      if (found === 0) break;
      share += margin * found * (1 - share);
    }
  }
  return share;
}

function foreignShare(tail: TailSample): number {
  let worst = { excess: evidence, beyond: 0 };
  for (const share of shares) {
    const beyond = Math.ceil(share * tail.excesses.length);
    if (tail.excesses.length - beyond < fewestKept) break;
    const kept = withoutLargest(tail, beyond);
    if (kept.beyond === 0) continue;
    const excess = excessOver(kept);
    if (excess > worst.excess) worst = { excess, beyond: kept.beyond };
  }
  return worst.beyond / (tail.below + tail.excesses.length);
}

/**
 * Signed root of the likelihood ratio between a tail that foretells the number of scores beyond the cut, and one in which
 * that number is free: positive if there are more than foretold.
 */
function excessOver({ excesses, beyond, cut }: TailSample): number {
  const kept = excesses.length;
  const all = kept + beyond;
  const free = fitted(
    excesses,
    (pareto) => logDensity(excesses, pareto) - kept * Math.log1p(-Math.exp(logSurvival(cut, pareto))),
  );
  const foretelling = fitted(excesses, (pareto) => logDensity(excesses, pareto) + beyond * logSurvival(cut, pareto));
  const counted = kept * Math.log(kept / all) + beyond * Math.log(beyond / all);
  const root = Math.sqrt(Math.max(0, 2 * (free.logLikelihood + counted - foretelling.logLikelihood)));
  return beyond / all > Math.exp(logSurvival(cut, free)) ? root : -root;
}

function fitted(
  excesses: Float64Array,
  logLikelihood: (pareto: GeneralisedPareto) => number,
): GeneralisedPareto & { readonly logLikelihood: number } {
  const mean = excesses.reduce((sum, y) => sum + y, 0) / excesses.length;
  const pareto = ([shape, logScale]: readonly number[]): GeneralisedPareto => ({
    shape: shape!,
    scale: Math.exp(logScale!),
  });
  const { at, value } = nelderMead(
    (at) => (isRegular(pareto(at)) ? -logLikelihood(pareto(at)) - logPrior(at[0]!) : Number.POSITIVE_INFINITY),
    [0.1, Math.log(mean)],
    [0.2, 0.3],
    { tolerance: 1e-4 },
  );
  return { ...pareto(at), logLikelihood: -value };
}
