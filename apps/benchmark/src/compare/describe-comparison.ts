import { markdownTable } from '../markdown-table.js';
import type { Cell, ComparedCell, Comparison, Verdict } from './compare-results.js';

const headings: readonly (readonly [Verdict, string])[] = [
  ['worse', 'Worse'],
  ['better', 'Better'],
  ['no difference', 'No difference beyond the noise'],
  ['too few seeds', 'Too few seeds to tell'],
];

/** The comparison for a terminal: what got worse first. */
export function describeComparison(comparison: Comparison, nameA: string, nameB: string): string {
  const { measure, level, cells, onlyA, onlyB } = comparison;
  const unit = measure === 'seconds' ? 'seconds' : `${measure}, per cent`;
  const count = (verdict: Verdict): number => cells.filter((cell) => cell.verdict === verdict).length;
  const sections = headings.flatMap(([verdict, heading]) => {
    const own = cells.filter((cell) => cell.verdict === verdict);
    return own.length === 0 ? [] : [`${heading}\n\n${table(own, comparison)}`];
  });
  return [
    `From A = ${nameA} to B = ${nameB}: ${unit}; ${count('worse')} worse, ${count('better')} better, ${count('no difference')} without a difference beyond the noise, ${count('too few seeds')} with too few seeds`,
    ...sections,
    ...onlyIn('A', onlyA),
    ...onlyIn('B', onlyB),
    `Paired: t-test over shared seeds; unpaired: Welch's. Intervals of ${100 * (1 - level)} % for each row alone; p corrected for all rows by Holm.`,
  ].join('\n\n');
}

function table(cells: readonly ComparedCell[], { measure }: Comparison): string {
  const show = (value: number): string => (measure === 'seconds' ? value.toFixed(1) : (100 * value).toFixed(2));
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${show(value)}`;
  return markdownTable(
    ['what', 'A', 'B', 'seeds', 'test', 'B - A', 'interval', 'p'],
    cells.map((cell) => [
      nameOf(cell),
      show(cell.meanA),
      show(cell.meanB),
      cell.test === 'paired' ? String(cell.seedsA) : `${cell.seedsA}, ${cell.seedsB}`,
      cell.test,
      signed(cell.difference),
      cell.interval ? `${signed(cell.interval[0])} .. ${signed(cell.interval[1])}` : '',
      cell.pValue === undefined ? '' : cell.pValue < 0.0001 ? '< 0.0001' : cell.pValue.toFixed(4),
    ]),
  );
}

function onlyIn(folder: string, cells: readonly Cell[]): string[] {
  return cells.length === 0 ? [] : [`Only in ${folder}:\n${cells.map((cell) => `  ${nameOf(cell)}`).join('\n')}`];
}

function nameOf({ experiment, variant, detector }: Cell): string {
  const setting = Object.entries(variant).map(([name, value]) => `${name} ${value}`);
  return [experiment, ...setting, detector].join(', ');
}
