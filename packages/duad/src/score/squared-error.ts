import { layout, packageName, type ScoreRule, type Scorer } from './score-rule.js';

/**
 * A variant for tables whose rows differ in length as well as in direction: the sum over the columns of (x - x')^2. A row
 * near the origin has a small length, and its angle is noise.
 */
export function squaredError(): ScoreRule {
  const scorer: Scorer = {
    score: async (_x, { squaredErrors }) => Float32Array.from(squaredErrors),
    toArtifact: () => ({ package: packageName, version: layout, header: { score: 'squared-error' }, arrays: {} }),
  };
  return { name: 'squared-error', begin: async () => scorer, restore: () => scorer };
}
