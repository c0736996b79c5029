import type { Evaluation } from '@duad/core';
import type { Reproduction } from './score/score-rule.js';
import { meanAngles } from './selection/selection-rule.js';

/** Averages what several autoencoders make of the same rows. */
export function reproductionOf(evaluations: readonly Evaluation[]): Reproduction {
  const squaredErrors = new Float64Array(evaluations[0]!.squaredErrors.length);
  for (const evaluation of evaluations) {
    for (let row = 0; row < squaredErrors.length; row++) {
      squaredErrors[row]! += evaluation.squaredErrors[row]! / evaluations.length;
    }
  }
  return { angles: meanAngles(evaluations), squaredErrors };
}
