import { holmCorrection, meanAndDeviation, pairedComparison, studentQuantile, unpairedComparison } from '@duad/metrics';
import type { ResultRow } from '../result-row.js';

/** What can be compared. `seconds`: less is better; the others are shares, more is better. */
export const measures = ['auroc', 'averagePrecision', 'f1', 'seconds'] as const;
export type Measure = (typeof measures)[number];

export type Verdict = 'better' | 'worse' | 'no difference' | 'too few seeds';

/** One cell of a table, in folder A and in folder B. */
export interface ComparedCell {
  readonly experiment: string;
  readonly dataset: string;
  readonly variant: ResultRow['variant'];
  readonly detector: string;
  /** Over the seeds that count: those that both share where there are two or more, else all. */
  readonly meanA: number;
  readonly meanB: number;
  readonly seedsA: number;
  readonly seedsB: number;
  readonly test: 'paired' | 'unpaired' | 'none';
  /** B less A. */
  readonly difference: number;
  /** Confidence interval of the difference, for this cell alone. */
  readonly interval?: readonly [low: number, high: number];
  /** Corrected for the number of cells tested. */
  readonly pValue?: number;
  readonly verdict: Verdict;
}

export interface Comparison {
  readonly measure: Measure;
  readonly level: number;
  readonly cells: readonly ComparedCell[];
  /** Cells of one folder alone. */
  readonly onlyA: readonly Cell[];
  readonly onlyB: readonly Cell[];
}

export type Cell = Pick<ResultRow, 'experiment' | 'dataset' | 'variant' | 'detector'>;

/**
 * What differs between two sets of results beyond the noise of the seeds. Where two seeds or more are shared, those are
 * compared in pairs; else by Welch's test. P-values are corrected by Holm for all cells tested.
 *
 * @param level chance of one false alarm among all cells; intervals are of 1 - level
 */
export function compareResults(
  rowsA: readonly ResultRow[],
  rowsB: readonly ResultRow[],
  measure: Measure,
  level: number,
): Comparison {
  const [a, b] = [byCell(rowsA), byCell(rowsB)];
  const tested = [...a].flatMap(([key, own]) => {
    const other = b.get(key);
    return other ? [testCell(own, other, measure, level)] : [];
  });
  const pValues = tested.flatMap(({ pValue }) => pValue ?? []);
  const corrected = holmCorrection(pValues)[Symbol.iterator]();
  const cells = tested.map((cell): ComparedCell => {
    if (cell.pValue === undefined) return { ...cell, verdict: 'too few seeds' };
    const pValue = corrected.next().value!;
    return { ...cell, pValue, verdict: pValue < level ? direction(cell.difference, measure) : 'no difference' };
  });
  return { measure, level, cells, onlyA: missingFrom(b, a), onlyB: missingFrom(a, b) };
}

const direction = (difference: number, measure: Measure): Verdict =>
  difference > 0 === (measure !== 'seconds') ? 'better' : 'worse';

function byCell(rows: readonly ResultRow[]): Map<string, ResultRow[]> {
  const cells = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.experiment, Object.entries(row.variant).sort(), row.detector]);
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  return cells;
}

function missingFrom(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, ResultRow[]>): Cell[] {
  return [...other].filter(([key]) => !one.has(key)).map(([, rows]) => cellOf(rows[0]!));
}

function cellOf({ experiment, dataset, variant, detector }: ResultRow): Cell {
  return { experiment, dataset, variant, detector };
}

function testCell(
  rowsA: readonly ResultRow[],
  rowsB: readonly ResultRow[],
  measure: Measure,
  level: number,
): Omit<ComparedCell, 'verdict'> {
  const [a, b] = [bySeed(rowsA, measure), bySeed(rowsB, measure)];
  const shared = [...a.keys()].filter((seed) => b.has(seed));
  const isPaired = shared.length >= 2;
  const pick = (values: ReadonlyMap<number, number>): number[] =>
    isPaired ? shared.map((seed) => values.get(seed)!) : [...values.values()];
  const [first, second] = [pick(b), pick(a)];
  const [meanB, meanA] = [meanAndDeviation(first).mean, meanAndDeviation(second).mean];
  const cell = {
    ...cellOf(rowsA[0]!),
    ...{ meanA, meanB, seedsA: second.length, seedsB: first.length, difference: meanB - meanA },
  };
  if (first.length < 2 || second.length < 2) return { ...cell, test: 'none' };
  const { error, degreesOfFreedom, pValue } = isPaired ? paired(first, second) : unpaired(first, second);
  const half = studentQuantile(1 - level, degreesOfFreedom) * error;
  const interval = [cell.difference - half, cell.difference + half] as const;
  return { ...cell, test: isPaired ? 'paired' : 'unpaired', interval, pValue };
}

interface Tested {
  readonly error: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

function paired(first: readonly number[], second: readonly number[]): Tested {
  const { sdOfDifferences, pairs, degreesOfFreedom, pValue } = pairedComparison(first, second);
  return { error: sdOfDifferences / Math.sqrt(pairs), degreesOfFreedom, pValue };
}

function unpaired(first: readonly number[], second: readonly number[]): Tested {
  const { standardError, degreesOfFreedom, pValue } = unpairedComparison(first, second);
  return { error: standardError, degreesOfFreedom, pValue };
}

function bySeed(rows: readonly ResultRow[], measure: Measure): Map<number, number> {
  return new Map(rows.map((row) => [row.seed, measure === 'seconds' ? row.seconds.total! : row.metrics[measure]]));
}
