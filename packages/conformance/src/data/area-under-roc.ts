/**
 * Area under the ROC curve by its meaning: the chance that an anomaly's score is higher than another row's, ties by
 * halves. O(anomalies * others): for tests.
 */
export function areaUnderRoc(scores: ArrayLike<number>, isAnomaly: ArrayLike<number>): number {
  let wins = 0;
  let comparisons = 0;
  for (let i = 0; i < scores.length; i++) {
    for (let j = 0; j < scores.length; j++) {
      if (!isAnomaly[i] || isAnomaly[j]) continue;
      comparisons++;
      wins += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return wins / comparisons;
}
