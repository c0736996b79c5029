import { precisionRecallCurve, rocCurve } from '@duad/metrics';
import { figure, html, line, linearAxis, type Markup, type Point, thin } from '@duad/report-kit';
import type { Quality } from '../evaluation.js';

type Points = Point[];

/** ROC curves of several detectors. */
export function rocChart(qualities: readonly Quality[], truth: Uint8Array): Markup {
  const curves = qualities.map(({ scores }) => {
    const curve = rocCurve(truth, scores);
    if (!curve.defined) return [];
    const { falsePositiveRates, truePositiveRates } = curve.value;
    return Array.from(falsePositiveRates, (rate, i) => [rate, truePositiveRates[i]!] as const);
  });
  const figures = qualities.map(({ name, auroc }) => `${name} ${auroc.toFixed(3)}`).join(', ');
  return shareChart(
    'roc',
    'ROC curve',
    `Share of the anomalies found against share of the normal rows flagged. Area under the curve: ${figures}.`,
    'normal rows flagged',
    'anomalies found',
    curves,
    qualities,
  );
}

/** Precision-recall curves of several detectors. */
export function precisionRecallChart(qualities: readonly Quality[], truth: Uint8Array): Markup {
  const curves = qualities.map(({ scores }) => {
    const curve = precisionRecallCurve(truth, scores);
    if (!curve.defined) return [];
    const { recalls, precisions } = curve.value;
    // The last point, recall 0 and precision 1, is a convention and no measurement.
    return Array.from(recalls.subarray(0, -1), (recall, i) => [recall, precisions[i]!] as const).reverse();
  });
  const figures = qualities.map(({ name, averagePrecision }) => `${name} ${averagePrecision.toFixed(3)}`).join(', ');
  return shareChart(
    'pr',
    'Precision and recall',
    `Share of anomalies among the flagged rows against share of the anomalies found. Average precision: ${figures}.`,
    'recall',
    'precision',
    curves,
    qualities,
  );
}

function shareChart(
  id: string,
  title: string,
  description: string,
  xTitle: string,
  yTitle: string,
  curves: readonly Points[],
  qualities: readonly Quality[],
): Markup {
  const x = linearAxis('x', 0, 1, xTitle);
  const y = linearAxis('y', 0, 1, yTitle);
  return figure({
    id,
    title,
    description,
    x,
    y,
    // The first stands for the detector and is drawn last, on top.
    marks: html`${curves.map((points, index) => line(thin(points), x, y, index + 1)).reverse()}`,
    legend: qualities.map(({ name }) => name),
  });
}
