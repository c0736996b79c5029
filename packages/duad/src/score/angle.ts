import { layout, packageName, type ScoreRule, type Scorer } from './score-rule.js';

/** The paper's score: the angle between a row and its reconstruction, radians (Eq. 9). */
export function angle(): ScoreRule {
  const scorer: Scorer = {
    score: async (_x, { angles }) => Float32Array.from(angles),
    toArtifact: () => ({ package: packageName, version: layout, header: { score: 'angle' }, arrays: {} }),
  };
  return { name: 'angle', begin: async () => scorer, restore: () => scorer };
}
