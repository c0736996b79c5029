import type { BenchmarkDetector } from '../benchmark-detector.js';
import type { Experiment, Figure } from '../experiment.js';
import type { FailedRow, ResultRow } from '../result-row.js';

const detector = (name: string, own: Partial<BenchmarkDetector> = {}): BenchmarkDetector => ({
  name,
  description: `what \`${name}\` is`,
  supervision: 'unsupervised',
  create: () => {
    throw new Error('not for running');
  },
  ...own,
});

/** Three shares, four methods; one variant cannot be run. */
export const experiment: Experiment = {
  kind: 'table',
  name: 'toy',
  title: 'Table 0: a toy',
  columns: 'share',
  inSummary: 'toy, share ',
  notes: ['A note to <read>.'],
  variants: [5, 10, 20].map((share, i) => ({
    name: `${share} %`,
    dataset: 'made up',
    variant: { share },
    settings: () => ({}),
    paper: [
      { method: 'DUAD (paper)', auroc: [[98.2, 1] as const, [90] as const, [93.5, 1.1] as const][i]! },
      { method: 'OC-SVM (paper)', auroc: [80 - share, 1] },
    ],
  })),
  detectors: [
    detector('duad-recommended'),
    detector('duad-paper'),
    detector('ocsvm', { chosenByLabels: true }),
    detector('geometric', { supervision: 'semi-supervised' }),
  ],
  missing: [{ variant: '20 %', detector: 'geometric', reason: 'needs *pictures*' }],
  figures: [
    { shows: 'measures', title: 'Figure 3: by re-evaluation', variant: '20 %', note: 'On the rows of training.' },
    { shows: 'roc', title: 'Figure 4: ROC', variant: '20 %' },
  ],
  prepare: async () => {
    throw new Error('not for running');
  },
};

/** One run; `auroc` per cent. */
export function row(
  share: number,
  detector: string,
  seed: number,
  auroc: number,
  own: Partial<ResultRow> = {},
): ResultRow {
  const measures = (by: number) => ({ auroc: auroc / 100 - by, averagePrecision: 0.5 - by, f1: 0.4 - by });
  return {
    experiment: 'toy',
    dataset: 'made up',
    variant: { share },
    detector,
    supervision: 'unsupervised',
    seed,
    metrics: measures(0),
    selection: {
      rounds: [
        { epoch: 0, kept: 0.6, changed: 0.6, contamination: 0.04 },
        { epoch: 10, kept: 0.7, changed: 0.1, contamination: 0.02, metrics: measures(0.1) },
        { epoch: 20, kept: 0.72, changed: 0.02, contamination: 0.01, metrics: measures(0.05) },
      ],
    },
    roc: [
      [0, 0],
      [0, 0.4],
      [0.1, 0.9],
      [1, 1],
    ],
    seconds: { training: 2, selection: 1, total: 3 },
    peakMemory: 1,
    environment: { processor: 'p', threads: 2, node: 'v', engine: 'e', commit: 'c', date: '2026-01-02T03:04:05Z' },
    ...own,
  };
}

export const rows: readonly ResultRow[] = [5, 10, 20].flatMap((share) =>
  [0, 1, 2].flatMap((seed) => [
    row(share, 'duad-recommended', seed, 99 + seed / 10),
    row(share, 'duad-paper', seed, 90 + seed),
    row(share, 'ocsvm', seed, 60 + 10 * seed),
  ]),
);

export const failures: readonly FailedRow[] = [
  {
    experiment: 'toy',
    dataset: 'made up',
    variant: { share: 5 },
    detector: 'geometric',
    supervision: 'semi-supervised',
    seed: 1,
    environment: {},
    error: { code: 'DEGENERATE_DATA', message: 'no <b>way</b> | *at* all' },
  },
];

/** A figure of which only the text matters. */
export function figure(text: string): Figure {
  const [name, title] = ['figure9', 'Figure 9'];
  return { kind: 'figure', name, title, description: '', draw: async () => undefined, report: () => text };
}
