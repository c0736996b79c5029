import { meanAndDeviation } from '@duad/metrics';
import type { ExperimentVariant } from '../experiment-variant.js';
import type { Plot, Series } from './document.js';
import { markedName } from './marked-name.js';
import { describedMeasures, type Measure, valuesOf } from './measure.js';
import type { Outcomes } from './outcomes.js';
import { capital, counted } from './words.js';

interface Sweep {
  /** What is on the axis. */
  readonly axis: string;
  /** What stays the same. */
  readonly data: string;
  /** In ascending order. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly at: number;
  readonly variant: ExperimentVariant;
}

/** Curves over each setting that takes three numbers or more, the paper's beside ours, a plot per data set. */
export function sweepPlots(outcomes: Outcomes, measure: Measure): Plot[] {
  return sweepsOf(outcomes).flatMap((sweep) => {
    const ours = measured(outcomes, sweep, measure);
    const series = [...ours, ...published(sweep, measure, outcomes.detectors.length)];
    if (!series.some(({ points }) => points.length > 1)) return [];
    const values = series.flatMap(({ points, deviations }) =>
      points.flatMap(([, y], i) => [y - (deviations?.[i] ?? 0), y + (deviations?.[i] ?? 0)]),
    );
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const { axis, data } = sweep;
    return [
      {
        title: `${capital(describedMeasures[measure].name)} by ${axis}: ${data}`,
        description: describe(series, axis),
        x: { title: axis, from: sweep.steps[0]!.at, to: sweep.steps.at(-1)!.at },
        y: {
          title: `${describedMeasures[measure].name}, %`,
          from: Math.max(0, Math.floor(least / 5) * 5),
          to: Math.min(100, Math.floor(most / 5) * 5 + 5),
        },
        series,
      },
    ];
  });
}

function sweepsOf({ variants, experiment }: Outcomes): Sweep[] {
  const keys = new Set(variants.flatMap(({ variant }) => Object.keys(variant)));
  return [...keys].flatMap((key) => {
    const groups = new Map<string, Step[]>();
    let alone = true;
    for (const variant of variants) {
      const { [key]: at, ...rest } = variant.variant;
      if (typeof at !== 'number' || key === 'quick') continue;
      alone &&= Object.keys(rest).length === 0;
      const same = JSON.stringify([variant.dataset, Object.entries(rest).sort()]);
      groups.set(same, [...(groups.get(same) ?? []), { at, variant }]);
    }
    const sweeps = [...groups.values()].filter((steps) => steps.length > 2);
    return sweeps.map((steps): Sweep => {
      const { dataset, variant } = steps[0]!.variant;
      const { [key]: _, ...rest } = variant;
      const isOnly = sweeps.filter((others) => others[0]!.variant.dataset === dataset).length === 1;
      const data = [dataset, ...(isOnly ? [] : Object.entries(rest).map((entry) => entry.join(' ')))].join(', ');
      return { axis: alone ? experiment.columns : key, data, steps: [...steps].sort((a, b) => a.at - b.at) };
    });
  });
}

function published({ steps }: Sweep, measure: Measure, before: number): Series[] {
  const names = new Set(steps.flatMap(({ variant }) => variant.paper.map(({ method }) => method)));
  return [...names].flatMap((name, index) => {
    const known = steps.flatMap(({ at, variant }) => {
      const figure = variant.paper.find(({ method }) => method === name)?.[measure];
      return figure ? [{ at, figure }] : [];
    });
    return seriesOf(
      { name, colour: before + index + 1 },
      known.map(({ at, figure: [mean, deviation] }) => ({ at, mean, deviation })),
    );
  });
}

function measured({ detectors, rowsOf }: Outcomes, { steps }: Sweep, measure: Measure): Series[] {
  return detectors.flatMap((detector, index) =>
    seriesOf(
      { name: markedName(detector), colour: index + 1 },
      steps.flatMap(({ at, variant }) => {
        const values = valuesOf(rowsOf(variant, detector.name), measure);
        if (values.length === 0) return [];
        const { mean, sd } = meanAndDeviation(values);
        return [{ at, mean, deviation: values.length > 1 ? sd : undefined }];
      }),
    ),
  );
}

function seriesOf(
  series: Pick<Series, 'name' | 'colour'>,
  steps: readonly { readonly at: number; readonly mean: number; readonly deviation: number | undefined }[],
): Series[] {
  if (steps.length === 0) return [];
  return [
    {
      ...series,
      points: steps.map(({ at, mean }) => [at, mean] as const),
      deviations: steps.map(({ deviation }) => deviation),
      dots: true,
    },
  ];
}

function describe(series: readonly Series[], axis: string): string {
  const spans = series.map(({ name, points }) => {
    const heights = points.map(([, y]) => y);
    const best = points[heights.indexOf(Math.max(...heights))]!;
    return `${name} ${Math.min(...heights).toFixed(1)} to ${best[1].toFixed(1)} (highest at ${best[0]})`;
  });
  return `${counted(series.length, 'curve')} over ${axis}, bars show ± sd: ${spans.join(', ')}.`;
}
