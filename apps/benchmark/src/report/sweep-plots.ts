import { meanAndDeviation } from '@duad/metrics';
import type { ExperimentVariant } from '../experiment-variant.js';
import type { Plot, Series } from './document.js';
import { type Measure, measureNames } from './measure.js';
import { type Outcomes, percentOf } from './outcomes.js';
import { capital, counted } from './words.js';

interface Sweep {
  readonly key: string;
  readonly others: string;
  /** In ascending order. */
  readonly steps: readonly { readonly at: number; readonly variant: ExperimentVariant }[];
}

/** Curves over each setting that takes three numbers or more, the paper's beside ours, a plot per data set. */
export function sweepPlots(outcomes: Outcomes, measure: Measure): Plot[] {
  return sweepsOf(outcomes.variants).flatMap((sweep) => {
    const ours = measured(outcomes, sweep, measure);
    const series = [...ours, ...published(sweep, measure, outcomes.detectors.length)];
    if (!series.some(({ points }) => points.length > 1)) return [];
    const values = series.flatMap(({ points, deviations }) =>
      points.flatMap(([, y], i) => [y - (deviations?.[i] ?? 0), y + (deviations?.[i] ?? 0)]),
    );
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const { columns } = outcomes.experiment;
    return [
      {
        title: `${capital(measureNames[measure])} by ${columns}${sweep.others && `: ${sweep.others}`}`,
        description: describe(series, columns),
        x: { title: columns, from: sweep.steps[0]!.at, to: sweep.steps.at(-1)!.at },
        y: {
          title: `${measureNames[measure]}, %`,
          from: Math.max(0, Math.floor(least / 5) * 5),
          to: Math.min(100, Math.ceil(most / 5) * 5),
        },
        series,
      },
    ];
  });
}

function sweepsOf(variants: readonly ExperimentVariant[]): Sweep[] {
  const keys = new Set(variants.flatMap(({ variant }) => Object.keys(variant)));
  return [...keys].flatMap((key) => {
    const groups = new Map<string, { at: number; variant: ExperimentVariant }[]>();
    for (const variant of variants) {
      const { [key]: at, ...rest } = variant.variant;
      if (typeof at !== 'number' || key === 'quick') continue;
      const others = [...new Set([variant.dataset, ...Object.values(rest).map(String)])].join(', ');
      groups.set(others, [...(groups.get(others) ?? []), { at, variant }]);
    }
    return [...groups]
      .filter(([, steps]) => steps.length > 2)
      .map(([others, steps]) => ({ key, others, steps: steps.sort((a, b) => a.at - b.at) }));
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
  return detectors.flatMap(({ name }, index) =>
    seriesOf(
      { name, colour: index + 1 },
      steps.flatMap(({ at, variant }) => {
        const values = percentOf(rowsOf(variant, name), measure);
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

function describe(series: readonly Series[], columns: string): string {
  const spans = series.map(({ name, points }) => {
    const heights = points.map(([, y]) => y);
    const best = points[heights.indexOf(Math.max(...heights))]!;
    return `${name} ${Math.min(...heights).toFixed(1)} to ${best[1].toFixed(1)} (highest at ${best[0]})`;
  });
  return `${counted(series.length, 'curve')} over ${columns}, bars show ± sd: ${spans.join(', ')}.`;
}
