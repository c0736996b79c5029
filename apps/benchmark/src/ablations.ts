import { type DuadOptions, presets } from 'duad';
import { type BenchmarkDetector, duadDetector, type TaskDescription } from './benchmark-detector.js';
import type { Experiment } from './experiment.js';
import type { ExperimentVariant } from './experiment-variant.js';
import { prepareImages } from './image-data.js';
import { recommended } from './image-detectors.js';
import type { Overrides } from './run/override-names.js';
import { applyOverrides } from './run/overrides.js';

const column = (dataset: string, data: string, settings: ExperimentVariant['settings']): ExperimentVariant => ({
  name: dataset,
  dataset,
  variant: { data },
  settings,
  paper: [],
});

const mnist = column('MNIST raw', 'mnist-raw', presets.paper.mnist);
const cifar10 = column('CIFAR-10 raw', 'cifar-10-raw', presets.paper.cifar10);

const bases: Readonly<Record<'recommended' | 'paper', (task: TaskDescription) => Partial<DuadOptions>>> = {
  recommended,
  paper: ({ variant }) => variant.settings(),
};

/** A row of the table: one of the two settings with one thing changed. */
function changed(base: keyof typeof bases, what: string, overrides: Overrides): BenchmarkDetector {
  const setting = Object.entries(overrides).map(([name, value]) => `${name} ${value}`);
  return duadDetector(`${base}-${what}`, `the ${base} setting with ${setting.join(', ')}`, (task) =>
    applyOverrides(bases[base](task), overrides),
  );
}

function ablation(
  name: string,
  title: string,
  variants: readonly ExperimentVariant[],
  detectors: readonly BenchmarkDetector[],
): Experiment {
  return {
    kind: 'table',
    name: `ablation-${name}`,
    title: `Ablation: ${title}`,
    columns: 'data set',
    variants,
    notes: ['Not in the paper. Each row changes one thing in the recommended setting, or in that of the paper.'],
    detectors,
    prepare: prepareImages,
  };
}

const both = (what: string, overrides: Overrides): BenchmarkDetector[] =>
  (['recommended', 'paper'] as const).map((base) => changed(base, what, overrides));

const rules = ['held-out', 'cluster-variance', 'averaged-variance', 'trimmed', 'everything'] as const;
const losses = ['mse', 'cosine', 'angle'] as const;
const shares = [
  [10, 5],
  [15, 10],
  [25, 20],
  [35, 30],
  [45, 40],
] as const;

/** What each part of the method is worth. */
export const ablations: readonly Experiment[] = [
  ablation(
    'selection',
    'the selection rule',
    [mnist, cifar10],
    rules.map((selection) => changed('recommended', selection, { selection })),
  ),
  ablation(
    'loss',
    'the loss',
    [mnist, cifar10],
    losses.map((loss) => changed('recommended', loss, { loss })),
  ),
  ablation(
    'period',
    'the re-evaluation period r, of 40 epochs',
    [mnist],
    [2, 5, 10, 20].flatMap((r) => both(`r-${r}`, { r })),
  ),
  ablation(
    'code',
    'the code size',
    [mnist],
    [4, 8, 16, 32].flatMap((codeSize) => both(`code-${codeSize}`, { codeSize })),
  ),
  ablation(
    'clusters',
    'K, clusters of each clustering that takes a number',
    [mnist],
    [5, 10, 20, 40].flatMap((K) => both(`k-${K}`, { K })),
  ),
  ablation(
    'shares',
    'the assumed shares of anomalies p0 and p, where 5 % are true',
    [mnist],
    shares.flatMap(([p0, p]) => both(`p-${p}`, { p0, p })),
  ),
  ablation(
    'angle',
    'with and without the angle in Z',
    [mnist, cifar10],
    [
      changed('paper', 'with-angle', { includeAngle: true }),
      changed('paper', 'without-angle', { includeAngle: false }),
    ],
  ),
];
