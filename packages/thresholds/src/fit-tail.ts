import {
  type GeneralisedPareto,
  isRegular,
  logDensity,
  logPrior,
  logSurvival,
  unitExcess,
} from './generalised-pareto.js';
import { nelderMead } from './nelder-mead.js';
import type { TailSample } from './tail-sample.js';

/** A tail: how many normal rows it holds and how their excesses are distributed. */
export interface FittedTail extends GeneralisedPareto {
  /** Share of the normal rows that lie above the start of the tail. */
  readonly share: number;
  readonly logLikelihood: number;
}

/** Maximum likelihood; with a cut, the likelihood of the rows below it, given that they are below it. */
export function fitTail(tail: TailSample): FittedTail {
  const { excesses, below, beyond } = tail;
  const mean = excesses.reduce((sum, y) => sum + y, 0) / excesses.length;
  const known = beyond === 0;
  const share = (excesses.length + beyond) / (below + excesses.length + beyond);
  const objective = ([shape, logScale, logit]: readonly number[]): number =>
    -logLikelihood(tail, { shape: shape!, scale: Math.exp(logScale!) }, known ? share : logistic(logit!));
  // A cut takes the mean down: the start may as well be too small, the simplex finds its way.
  const start = [0.1, Math.log(mean * 0.9), ...(known ? [] : [Math.log(share / (1 - share))])];
  const steps = [0.2, 0.3, ...(known ? [] : [-0.1])];
  const { at, value } = nelderMead(objective, start, steps);
  return {
    shape: at[0]!,
    scale: Math.exp(at[1]!),
    share: known ? share : logistic(at[2]!),
    logLikelihood: -value,
  };
}

/**
 * The largest log-likelihood among the tails in which scores above `excess` have the chance `rate`, 0 < rate.
 *
 * @param near where to start the search: shape and share
 */
export function profile(
  tail: TailSample,
  excess: number,
  rate: number,
  near: { readonly shape: number; readonly share: number },
): { readonly logLikelihood: number; readonly shape: number; readonly share: number } {
  const objective = ([shape, logit]: readonly number[]): number => {
    const share = logistic(logit!);
    if (rate >= share) return Number.POSITIVE_INFINITY;
    return -logLikelihood(tail, { shape: shape!, scale: excess / unitExcess(rate / share, shape!) }, share);
  };
  const share = Math.max(near.share, Math.min(0.99, rate * 1.05));
  const { at, value } = nelderMead(objective, [near.shape, Math.log(share / (1 - share))], [0.1, 0.1], {
    tolerance: 1e-5,
  });
  return { logLikelihood: -value, shape: at[0]!, share: logistic(at[1]!) };
}

function logLikelihood({ excesses, below, cut, beyond }: TailSample, pareto: GeneralisedPareto, share: number): number {
  if (!isRegular(pareto)) return Number.NEGATIVE_INFINITY;
  const rows = excesses.length + below;
  const counted = excesses.length * Math.log(share) + below * Math.log1p(-share);
  const given = beyond === 0 ? 0 : rows * Math.log1p(-share * Math.exp(logSurvival(cut, pareto)));
  return logDensity(excesses, pareto) + logPrior(pareto.shape) + counted - given;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
