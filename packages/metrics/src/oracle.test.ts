import { readOracle } from '@duad/tooling-testing';
import { describe, expect, it } from 'vitest';
import { auroc, averagePrecision, f1AtThreshold, type Metric, precisionRecallCurve, rocCurve } from './index.js';

interface Case {
  readonly labels: number[];
  readonly scores: number[];
  readonly auroc: number;
  readonly average_precision: number;
  readonly roc: { readonly fpr: number[]; readonly tpr: number[]; readonly thresholds: (number | null)[] };
  readonly precision_recall: {
    readonly precision: number[];
    readonly recall: number[];
    readonly thresholds: number[];
  };
  readonly f1: { readonly threshold: number; readonly value: number };
}

const { cases } = readOracle<{ readonly cases: Case[] }>('metrics.json') ?? { cases: [] };
const tight = { absolute: 1e-12, relative: 0 };

function unwrap<T>(metric: Metric<T>): T {
  if (!metric.defined) throw new Error(metric.message);
  return metric.value;
}

describe.skipIf(cases.length === 0)('figures of scikit-learn (metrics.json)', () => {
  it.each(cases.length > 0 ? cases : [undefined])('case %#', (item) => {
    const { labels, scores } = item!;
    expect([unwrap(auroc(labels, scores))]).toBeAllClose([item!.auroc], tight);
    expect([unwrap(averagePrecision(labels, scores))]).toBeAllClose([item!.average_precision], tight);
    expect([unwrap(f1AtThreshold(labels, scores, item!.f1.threshold))]).toBeAllClose([item!.f1.value], tight);

    const roc = unwrap(rocCurve(labels, scores));
    expect(roc.falsePositiveRates).toBeAllClose(item!.roc.fpr, tight);
    expect(roc.truePositiveRates).toBeAllClose(item!.roc.tpr, tight);
    const thresholds = item!.roc.thresholds.map((threshold) => threshold ?? Number.POSITIVE_INFINITY);
    expect(roc.thresholds).toBeAllClose(thresholds, tight);

    const curve = unwrap(precisionRecallCurve(labels, scores));
    expect(curve.precisions).toBeAllClose(item!.precision_recall.precision, tight);
    expect(curve.recalls).toBeAllClose(item!.precision_recall.recall, tight);
    expect(curve.thresholds).toBeAllClose(item!.precision_recall.thresholds, tight);
  });
});
