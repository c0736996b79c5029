import { createRandom } from '@duad/core';
import { markdownTable } from '../markdown-table.js';
import { criticalDifferenceSvg, criticalDifferenceText } from './critical-difference.js';
import { type DefaultDetector, reference } from './default-detectors.js';
import type { DefaultFailure, DefaultRow } from './default-results.js';
import { compareRanks } from './rank-comparison.js';

type Measure = 'auroc' | 'averagePrecision';
const measures: readonly (readonly [Measure, string])[] = [
  ['auroc', 'AUROC'],
  ['averagePrecision', 'average precision'],
];

/** What was found, as Markdown, and the diagrams that go with it by file name. */
export interface Summary {
  readonly markdown: string;
  readonly diagrams: Readonly<Record<string, string>>;
}

/** Sets on which every detector has a figure for every seed; only those enter means and ranks. */
export function summarise(
  rows: readonly DefaultRow[],
  failures: readonly DefaultFailure[],
  {
    names,
    detectors,
    seeds,
  }: { names: readonly string[]; detectors: readonly DefaultDetector[]; seeds: readonly number[] },
): Summary {
  const titles = detectors.map(({ name }) => name);
  const own = (set: string, detector: string): DefaultRow[] =>
    rows.filter((row) => row.set === set && row.detector === detector && seeds.includes(row.seed));
  const mean = (set: string, detector: string, value: (row: DefaultRow) => number): number => {
    const found = own(set, detector);
    return found.reduce((sum, row) => sum + value(row), 0) / found.length;
  };
  const whole = names.filter((set) => titles.every((detector) => own(set, detector).length === seeds.length));
  const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const diagrams: Record<string, string> = {};
  const sections: string[] = [
    '# Defaults: tables that nobody tuned for',
    `All rows fitted and scored, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}; means over the seeds. Labels serve for evaluation only.`,
  ];

  for (const [measure, title] of measures) {
    const value = (row: DefaultRow): number => row[measure];
    const body = names.map((set) => [
      set,
      ...titles.map((detector) => (own(set, detector).length > 0 ? mean(set, detector, value).toFixed(3) : 'failed')),
    ]);
    sections.push(`## ${title}`);
    if (whole.length === 0) {
      sections.push(markdownTable(['set', ...titles], body), 'No set has figures of all detectors.');
      continue;
    }
    const table = whole.map((set) => titles.map((detector) => mean(set, detector, value)));
    const means = titles.map((_, i) => average(table.map((row) => row[i]!)).toFixed(3));
    const at = titles.indexOf(reference);
    const wins = titles.map((_, i) =>
      at < 0 || i === at ? '' : `${table.filter((row) => row[i]! > row[at]!).length} of ${whole.length}`,
    );
    const last = [
      [`mean of ${whole.length}`, ...means],
      [`above ${reference}`, ...wins],
    ];
    if (titles.length < 2) {
      sections.push(markdownTable(['set', ...titles], [...body, ...last]));
      continue;
    }
    const comparison = compareRanks(table, createRandom('friedman'));
    last.push(['mean rank', ...comparison.meanRanks.map((rank) => rank.toFixed(2))]);
    const file = `critical-difference-${title.toLowerCase().replaceAll(' ', '-')}.svg`;
    diagrams[file] = criticalDifferenceSvg(titles, comparison, `Mean ranks by ${title}, ${whole.length} sets`);
    sections.push(
      markdownTable(['set', ...titles], [...body, ...last]),
      criticalDifferenceText(titles, comparison),
      `![Critical differences by ${title}](${file})`,
    );
  }

  sections.push('## Time and size', timeTable(names, titles, own));
  const broken = names.filter((set) => !whole.includes(set));
  if (broken.length > 0)
    sections.push(`Left out of means and ranks, because some detector has no figure: ${broken.join(', ')}.`);
  if (failures.length > 0) {
    sections.push(
      '## What failed',
      failures.map(({ set, detector, seed, error }) => `* ${set}, ${detector}, seed ${seed}: ${error}`).join('\n'),
    );
  }
  sections.push(
    '## Detectors',
    detectors
      .map(({ name, description, input, fitRows }) => {
        const limit = fitRows === undefined ? '' : `, fitted on ${fitRows} rows at most`;
        return `* \`${name}\`: ${description}; ${input} columns${limit}`;
      })
      .join('\n'),
  );
  return { markdown: `${sections.join('\n\n')}\n`, diagrams };
}

function timeTable(
  names: readonly string[],
  titles: readonly string[],
  own: (set: string, detector: string) => DefaultRow[],
): string {
  const body = names.map((set) => {
    const [any] = titles.flatMap((detector) => own(set, detector));
    const kind = titles.flatMap((detector) => own(set, detector)).find((row) => row.kind !== undefined)?.kind;
    const size = any
      ? [String(any.rows), String(any.columns), ((100 * any.anomalies) / any.rows).toFixed(1)]
      : ['', '', ''];
    return [
      set,
      ...size,
      kind ?? '',
      ...titles.map((detector) => {
        const found = own(set, detector).map(({ seconds }) => seconds);
        return found.length === 0 ? '' : Math.max(...found).toFixed(1);
      }),
    ];
  });
  const head = ['set', 'rows', 'columns', 'anomalies, %', 'taken for', ...titles.map((name) => `${name}, s at most`)];
  return markdownTable(head, body);
}
