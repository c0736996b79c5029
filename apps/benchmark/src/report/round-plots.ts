import { meanAndDeviation } from '@duad/metrics';
import type { ExperimentVariant } from '../experiment-variant.js';
import type { ResultRound, ResultRow } from '../result-row.js';
import type { Plot, Series } from './document.js';
import { markedName } from './marked-name.js';
import type { Outcomes } from './outcomes.js';

const shares = [
  { key: 'contamination', title: 'Anomalies among the selected', axis: 'anomalies among selected, %' },
  { key: 'kept', title: 'Rows selected', axis: 'rows selected, %' },
  { key: 'changed', title: 'Rows that came or went', axis: 'rows changed, %' },
] as const;

/** How the selection went on from one re-evaluation to the next. */
export function convergencePlots({ experiment, detectors, rowsOf }: Outcomes, variant: ExperimentVariant): Plot[] {
  return shares.flatMap(({ key, title, axis }) => {
    const series = detectors.flatMap((detector, index) => {
      const name = markedName(detector);
      const rows = rowsOf(variant, detector.name).filter(({ selection }) => selection.rounds.length > 1);
      // All rows come the first time; that is no change.
      const line = seriesOf({ name, colour: index + 1 }, rows, (round, i) =>
        key === 'changed' && i === 0 ? undefined : 100 * round[key],
      );
      return line ? [line] : [];
    });
    return plotOf(`${title}: ${experiment.columns} ${variant.name}`, axis, series);
  });
}

/** Figure 3 of the paper: what the angle tells of the training rows after each re-evaluation. */
export function measurePlots({ detectors, rowsOf }: Outcomes, variant: ExperimentVariant, title: string): Plot[] {
  return detectors.flatMap((detector) => {
    const rows = rowsOf(variant, detector.name).filter(
      ({ selection }) => selection.rounds.filter(({ metrics }) => metrics).length > 1,
    );
    const series = (['auroc', 'averagePrecision', 'f1'] as const).flatMap((key, index) => {
      const label = { auroc: 'AUROC', averagePrecision: 'average precision', f1: 'F1' }[key];
      const line = seriesOf({ name: label, colour: index + 1 }, rows, ({ metrics }) => metrics && 100 * metrics[key]);
      return line ? [line] : [];
    });
    return plotOf(`${title}: ${markedName(detector)}`, 'per cent', series);
  });
}

/** Mean over the rows that went on so long, by number of the re-evaluation. */
function seriesOf(
  series: Pick<Series, 'name' | 'colour'>,
  rows: readonly ResultRow[],
  value: (round: ResultRound, index: number) => number | undefined,
): Series | undefined {
  const longest = Math.max(0, ...rows.map(({ selection }) => selection.rounds.length));
  const points = Array.from({ length: longest }, (_, i) => i).flatMap((i) => {
    const values = rows.flatMap(({ selection }) => {
      const round = selection.rounds[i];
      return (round && value(round, i)) ?? [];
    });
    return values.length === 0 ? [] : [[i, meanAndDeviation(values).mean] as const];
  });
  return points.length === 0 ? undefined : { ...series, points, dots: true };
}

function plotOf(title: string, axis: string, series: readonly Series[]): Plot[] {
  if (series.length === 0) return [];
  const all = series.flatMap(({ points }) => points);
  const most = Math.max(...all.map(([, y]) => y));
  const ends = series.map(({ name, points }) => {
    const [first, last] = [points[0]![1], points.at(-1)![1]];
    return `${name} ${first.toFixed(2)} to ${last.toFixed(2)}`;
  });
  return [
    {
      title,
      description: `By number of re-evaluations, mean over seeds, first to last: ${ends.join(', ')}.`,
      x: { title: 're-evaluation', from: 0, to: Math.max(1, ...all.map(([x]) => x)), isCount: true },
      y: { title: axis, from: 0, to: most > 50 ? 100 : Math.max(most * 1.08, 0.01) },
      series,
    },
  ];
}
