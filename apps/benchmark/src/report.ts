import { meanAndDeviation } from '@duad/metrics';
import type { BenchmarkDetector } from './benchmark-detector.js';
import type { Experiment } from './experiment.js';
import type { ExperimentVariant, PaperFigure } from './experiment-variant.js';
import { markdownTable } from './markdown-table.js';
import type { ResultRow } from './result-row.js';

type Measure = 'auroc' | 'averagePrecision';

const headings: Readonly<Record<Measure, string>> = {
  auroc: 'AUROC, per cent',
  averagePrecision: 'Average precision (AUPRC), per cent',
};

/** Every table of an experiment in Markdown, the paper's own figures beside what was measured. */
export function reportExperiment(experiment: Experiment, rows: readonly ResultRow[]): string {
  const own = rows.filter((row) => row.experiment === experiment.name);
  const methods = experiment.detectors.filter((detector) => own.some((row) => row.detector === detector.name));
  const sections = (Object.keys(headings) as Measure[]).map((measure) => {
    const columns = experiment.variants.map((variant) => variant.name);
    const measured = methods.map((method) => [
      marked(method),
      ...experiment.variants.map((v) => measuredCell(own, method.name, v, measure)),
    ]);
    const published = experiment.variants[0]!.paper.map(({ method }) => [
      method,
      ...experiment.variants.map((v) =>
        paperCell(
          v.paper.find((figure) => figure.method === method),
          measure,
        ),
      ),
    ]);
    return `### ${headings[measure]}\n\n${markdownTable([experiment.columns, ...columns], [...published, ...measured])}`;
  });
  const descriptions = methods.map(({ name, description }) => `* \`${name}\`: ${description}`).join('\n');
  return [
    `## ${experiment.title}`,
    'Mean ± standard deviation over seeds; labels serve for evaluation only.',
    ...(experiment.notes ?? []),
    ...sections,
    '### What was selected for training, and what it took\n',
    selectionTable(
      experiment,
      own,
      methods.map(({ name }) => name),
    ),
    '### Detectors\n',
    descriptions,
    environmentLine(own),
  ].join('\n\n');
}

function rowsOf(rows: readonly ResultRow[], detector: string, { variant }: ExperimentVariant): ResultRow[] {
  const wanted = JSON.stringify(variant);
  return rows.filter((row) => row.detector === detector && JSON.stringify(row.variant) === wanted);
}

function measuredCell(
  rows: readonly ResultRow[],
  detector: string,
  variant: ExperimentVariant,
  measure: Measure,
): string {
  const values = rowsOf(rows, detector, variant).map((row) => 100 * row.metrics[measure]);
  return values.length === 0 ? '' : meanAndSpread(values);
}

function meanAndSpread(values: readonly number[]): string {
  const { mean, sd } = meanAndDeviation(values);
  const spread = values.length > 1 ? ` ± ${sd.toFixed(1)}` : '';
  return `${mean.toFixed(1)}${spread} (${values.length} seed${values.length === 1 ? '' : 's'})`;
}

function paperCell(figure: PaperFigure | undefined, measure: Measure): string {
  const pair = figure?.[measure];
  if (!pair) return '';
  const [mean, deviation] = pair;
  return deviation === undefined ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
}

function selectionTable(experiment: Experiment, rows: readonly ResultRow[], detectors: readonly string[]): string {
  const body = detectors.flatMap((detector) =>
    experiment.variants.flatMap((variant) => {
      const own = rowsOf(rows, detector, variant);
      if (own.length === 0) return [];
      const mean = (value: (row: ResultRow) => number): number => meanAndDeviation(own.map(value)).mean;
      const percent = (value: (row: ResultRow) => number): string => (100 * mean(value)).toFixed(2);
      const first = (row: ResultRow) => row.selection.rounds[0]!;
      const last = (row: ResultRow) => row.selection.rounds.at(-1)!;
      const selects = own.every((row) => row.selection.rounds.length > 0);
      const selection = selects
        ? [
            `${percent((row) => first(row).contamination)} -> ${percent((row) => last(row).contamination)}`,
            `${percent((row) => first(row).kept)} -> ${percent((row) => last(row).kept)}`,
            mean((row) => row.selection.rounds.length - 1).toFixed(1),
          ]
        : ['', '', ''];
      return [[detector, variant.name, ...selection, mean((row) => row.seconds.total!).toFixed(1)]];
    }),
  );
  const head = [
    'detector',
    experiment.columns,
    'anomalies among the selected, first -> last, %',
    'rows selected, %',
    're-evaluations',
    'seconds a run',
  ];
  return markdownTable(head, body);
}

function environmentLine(rows: readonly ResultRow[]): string {
  const latest = rows.at(-1)?.environment;
  if (!latest) return 'No results yet.';
  return `Measured on ${latest.processor}, ${latest.threads} threads, Node ${latest.node}, ${latest.engine}, commit ${latest.commit}, ${latest.date}.`;
}

/** The name, with what a reader must not miss. */
function marked({ name, supervision, chosenByLabels }: BenchmarkDetector): string {
  const marks = [
    ...(supervision === 'unsupervised' ? [] : [supervision]),
    ...(chosenByLabels ? ['chosen by labels'] : []),
  ];
  return marks.length === 0 ? name : `${name} (${marks.join(', ')})`;
}
