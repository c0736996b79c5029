import { meanAndDeviation } from '@duad/metrics';
import type { ResultRow } from '../result-row.js';
import type { Cell, TableBlock } from './document.js';
import { markedName } from './marked-name.js';
import type { Outcomes } from './outcomes.js';

/** What was selected for training, and what it took, on the mean over seeds. */
export function costTable({ experiment, variants, detectors, rowsOf }: Outcomes): TableBlock {
  const rows = detectors.flatMap((detector) =>
    variants.flatMap((variant): Cell[][] => {
      const own = rowsOf(variant, detector.name);
      if (own.length === 0) return [];
      const mean = (value: (row: ResultRow) => number): number => meanAndDeviation(own.map(value)).mean;
      const seconds = mean((row) => row.seconds.total!);
      return [
        [
          { text: markedName(detector) },
          { text: variant.name },
          ...selectionCells(own, mean),
          { text: seconds.toFixed(1), value: seconds },
          { text: phasesOf(own) },
        ],
      ];
    }),
  );
  const head = [
    'detector',
    experiment.columns,
    'anomalies among the selected, first -> last, %',
    'rows selected, %',
    're-evaluations',
    'seconds a run',
    'seconds by phase',
  ];
  return { kind: 'table', name: `${experiment.title}: selection and time`, head, rows };
}

function selectionCells(rows: readonly ResultRow[], mean: (value: (row: ResultRow) => number) => number): Cell[] {
  if (rows.some(({ selection }) => selection.rounds.length === 0)) return [{ text: '' }, { text: '' }, { text: '' }];
  const firstToLast = (key: 'contamination' | 'kept'): Cell => {
    const [first, last] = [0, -1].map((at) => 100 * mean(({ selection }) => selection.rounds.at(at)![key]));
    return { text: `${first!.toFixed(2)} -> ${last!.toFixed(2)}`, value: last! };
  };
  const rounds = mean(({ selection }) => selection.rounds.length - 1);
  return [firstToLast('contamination'), firstToLast('kept'), { text: rounds.toFixed(1), value: rounds }];
}

/** `training 99.0, selection 17.6`, the longest first. */
function phasesOf(rows: readonly ResultRow[]): string {
  const names = [...new Set(rows.flatMap(({ seconds }) => Object.keys(seconds)))].filter((name) => name !== 'total');
  return names
    .map((name) => [name, meanAndDeviation(rows.map(({ seconds }) => seconds[name] ?? 0)).mean] as const)
    .filter(([, seconds]) => seconds >= 0.05)
    .sort(([, a], [, b]) => b - a)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`)
    .join(', ');
}
