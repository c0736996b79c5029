/** The centres with the largest and the second largest score of each row of a block. */
export interface BestTwo {
  readonly labels: Int32Array;
  readonly rivals: Int32Array;
  readonly best: Float64Array;
  readonly second: Float64Array;
}

/** For blocks of at most so many rows. */
export function blankBestTwo(rows: number): BestTwo {
  return {
    labels: new Int32Array(rows),
    rivals: new Int32Array(rows),
    best: new Float64Array(rows),
    second: new Float64Array(rows),
  };
}

/**
 * The two largest of the scores values[row K + k] - halves[k], row by row. Scores are compared with the second largest so
 * far, and since the search begins with the two centres that `found` names, mostly right, most are ruled out four at once.
 * With one centre `second` is minus infinity.
 */
export function bestTwo(values: Float32Array, rows: number, halves: Float64Array, found: BestTwo): void {
  const count = halves.length;
  const { labels, rivals } = found;
  for (let row = 0, at = 0; row < rows; row++, at += count) {
    let label = labels[row]!;
    let rival = rivals[row]!;
    if (rival === label) rival = label > 0 ? 0 : count - 1;
    let best = values[at + label]! - halves[label]!;
    let second = rival === label ? Number.NEGATIVE_INFINITY : values[at + rival]! - halves[rival]!;
    if (second > best) {
      const score = best;
      best = second;
      second = score;
      const centre = label;
      label = rival;
      rival = centre;
    }
    for (let from = 0; from < count; from += 4) {
      const to = Math.min(from + 4, count);
      if (
        to - from === 4 &&
        values[at + from]! - halves[from]! <= second &&
        values[at + from + 1]! - halves[from + 1]! <= second &&
        values[at + from + 2]! - halves[from + 2]! <= second &&
        values[at + from + 3]! - halves[from + 3]! <= second
      ) {
        continue;
      }
      for (let k = from; k < to; k++) {
        const score = values[at + k]! - halves[k]!;
        if (score <= second || k === label) continue;
        if (score > best) {
          second = best;
          rival = label;
          best = score;
          label = k;
        } else {
          second = score;
          rival = k;
        }
      }
    }
    labels[row] = label;
    rivals[row] = rival;
    found.best[row] = best;
    found.second[row] = second;
  }
}
