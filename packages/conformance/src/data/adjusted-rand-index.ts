/**
 * Adjusted Rand index of two labellings: 1 = the same groups, 0 = no more alike than by chance (Hubert and Arabie,
 * "Comparing partitions", Journal of Classification 2, 1985). 1 where both put all rows into one group.
 */
export function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  const together = pairs(tally(Array.from(a, (label, i) => `${label} ${b[i]}`)));
  const [inA, inB] = [pairs(tally(a)), pairs(tally(b))];
  const expected = (inA * inB) / pairs([a.length]);
  const most = (inA + inB) / 2;
  return most === expected || a.length < 2 ? 1 : (together - expected) / (most - expected);
}

function tally(labels: Iterable<string | number>): Iterable<number> {
  const counts = new Map<string | number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts.values();
}

function pairs(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}
