/** The centres with the largest and the second largest score. */
export interface BestTwo {
  label: number;
  rival: number;
  best: number;
  second: number;
}

/**
 * The two largest of the scores values[at + k] - halves[k]. Scores are compared with the second largest so far, and since
 * the search begins with the two centres that `found` names, mostly right, most are ruled out at once. With one centre
 * `second` is minus infinity.
 */
export function bestTwo(values: Float32Array, at: number, halves: Float64Array, found: BestTwo): void {
  const count = halves.length;
  let { label, rival } = found;
  if (rival === label) rival = label > 0 ? 0 : count - 1;
  let best = values[at + label]! - halves[label]!;
  let second = rival === label ? Number.NEGATIVE_INFINITY : values[at + rival]! - halves[rival]!;
  if (second > best) {
    [best, second] = [second, best];
    [label, rival] = [rival, label];
  }
  for (let from = 0; from < count; from += 4) {
    if (from + 3 < count) {
      const p = values[at + from]! - halves[from]!;
      const q = values[at + from + 1]! - halves[from + 1]!;
      const r = values[at + from + 2]! - halves[from + 2]!;
      const s = values[at + from + 3]! - halves[from + 3]!;
      if (p <= second && q <= second && r <= second && s <= second) continue;
    }
    const to = Math.min(from + 4, count);
    for (let k = from; k < to; k++) {
      const score = values[at + k]! - halves[k]!;
      if (score <= second || k === label) continue;
      rival = score > best ? label : k;
      label = score > best ? k : label;
      second = Math.min(score, best);
      best = Math.max(score, best);
    }
  }
  found.label = label;
  found.rival = rival;
  found.best = best;
  found.second = second;
}
