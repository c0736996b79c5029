import { DuadError, type Random } from '@duad/core';

/**
 * Critical values of the Nemenyi test at 5 %, for 2, 3, … methods: the studentised range at infinitely many degrees of
 * freedom divided by the root of two (J. Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 7,
 * 2006, table 5; beyond ten methods from the same distribution).
 */
const nemenyi = [
  1.96, 2.343, 2.569, 2.728, 2.85, 2.949, 3.031, 3.102, 3.164, 3.219, 3.268, 3.313, 3.354, 3.391, 3.426, 3.458, 3.489,
  3.517, 3.544,
];
const permutations = 10_000;

/** How methods compare over data sets, by their ranks on each. */
export interface RankComparison {
  /** 1 = best; ties averaged. One per method. */
  readonly meanRanks: readonly number[];
  /** Friedman's statistic, chi-square with k - 1 degrees of freedom were there many sets. */
  readonly friedman: number;
  /** Chance of as large a statistic if the methods did not differ: by 10,000 random orders of each set's values. */
  readonly pValue: number;
  /** Mean ranks closer than this do not differ at 5 % (Nemenyi). */
  readonly criticalDifference: number;
}

/**
 * Friedman's test with Nemenyi's critical difference.
 *
 * @param values one list per data set: a figure for each method, higher = better
 * @throws INVALID_INPUT for fewer than 2 or more than 20 methods, or no sets
 */
export function compareRanks(values: readonly (readonly number[])[], random: Random): RankComparison {
  const sets = values.length;
  const methods = values[0]?.length ?? 0;
  const critical = nemenyi[methods - 2];
  if (critical === undefined || sets === 0) {
    throw new DuadError(
      'INVALID_INPUT',
      `benchmark: ranks take 2 to 20 methods and some sets, got ${methods} and ${sets}`,
    );
  }
  const ranks = values.map(ranksOf);
  const friedman = friedmanStatistic(ranks);
  let asLarge = 1;
  for (let i = 0; i < permutations; i++) {
    const shuffled = ranks.map((row) => random.shuffle([...row]));
    if (friedmanStatistic(shuffled) >= friedman - 1e-9) asLarge += 1;
  }
  return {
    meanRanks: meansOf(ranks),
    friedman,
    pValue: asLarge / (permutations + 1),
    criticalDifference: critical * Math.sqrt((methods * (methods + 1)) / (6 * sets)),
  };
}

/** Groups of neighbouring methods whose mean ranks lie within the critical difference; none inside another. */
export function cliques({ meanRanks, criticalDifference }: RankComparison): number[][] {
  const order = meanRanks.map((_, method) => method).sort((a, b) => meanRanks[a]! - meanRanks[b]!);
  const found: number[][] = [];
  let reached = -1;
  order.forEach((first, start) => {
    let end = start;
    while (end + 1 < order.length && meanRanks[order[end + 1]!]! - meanRanks[first]! < criticalDifference) end += 1;
    if (end > start && end > reached) found.push(order.slice(start, end + 1));
    reached = Math.max(reached, end);
  });
  return found;
}

/** Ranks of one set's values: 1 for the highest, ties averaged. */
export function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const above = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return above + (equal + 1) / 2;
  });
}

function friedmanStatistic(ranks: readonly (readonly number[])[]): number {
  const k = ranks[0]!.length;
  const squares = meansOf(ranks).reduce((sum, mean) => sum + (mean - (k + 1) / 2) ** 2, 0);
  return ((12 * ranks.length) / (k * (k + 1))) * squares;
}

function meansOf(ranks: readonly (readonly number[])[]): number[] {
  return ranks[0]!.map((_, method) => ranks.reduce((sum, row) => sum + row[method]!, 0) / ranks.length);
}
