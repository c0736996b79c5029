import { meanAndDeviation } from '@duad/metrics';
import type { ExperimentVariant } from '../experiment-variant.js';
import type { RocPoint } from '../roc-points.js';
import type { Plot } from './document.js';
import { markedName } from './marked-name.js';
import { valuesOf } from './measure.js';
import type { Outcomes } from './outcomes.js';

/** ROC curves of all detectors that have them, averaged over seeds; nothing where none has. */
export function rocPlot(
  { experiment, detectors, rowsOf }: Outcomes,
  variant: ExperimentVariant,
  title = `ROC curves: ${experiment.columns} ${variant.name}`,
): Plot | undefined {
  const areas: string[] = [];
  const series = detectors.flatMap((detector, index) => {
    const name = markedName(detector);
    const rows = rowsOf(variant, detector.name).filter(({ roc }) => roc);
    if (rows.length === 0) return [];
    areas.push(`${name} ${meanAndDeviation(valuesOf(rows, 'auroc')).mean.toFixed(1)}`);
    return [
      {
        name,
        colour: index + 1,
        points: averaged(rows.map(({ roc }) => roc!)).map(([x, y]) => [100 * x, 100 * y] as const),
      },
    ];
  });
  if (series.length === 0) return undefined;
  return {
    title,
    description: `Share of the anomalies found against share of the normal rows flagged, mean over seeds at equal shares flagged. Area under the curve, per cent: ${areas.join(', ')}.`,
    x: { title: 'normal rows flagged, %', from: 0, to: 100 },
    y: { title: 'anomalies found, %', from: 0, to: 100 },
    series,
  };
}

/** Mean of the true positive rates at each false positive rate (Fawcett, "An introduction to ROC analysis", 2006, section 8.1). */
function averaged(curves: readonly (readonly RocPoint[])[]): RocPoint[] {
  if (curves.length === 1) return [...curves[0]!];
  const grid = Array.from({ length: 201 }, (_, i) => (i / 200) ** 2);
  const heights = grid.map((x) => meanAndDeviation(curves.map((curve) => heightAt(curve, x))).mean);
  return [[0, 0], ...grid.map((x, i) => [x, Math.round(heights[i]! * 1e5) / 1e5] as const)];
}

/** The highest point of the curve over `x`. */
function heightAt(curve: readonly RocPoint[], x: number): number {
  const after = curve.findIndex(([other]) => other > x);
  if (after <= 0) return curve.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [curve[after - 1]!, curve[after]!];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
