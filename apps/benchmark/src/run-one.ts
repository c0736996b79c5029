import { createRandom, DuadError, type RunContext, selectRows } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import { auroc, averagePrecision, type Metric, precisionAtK } from '@duad/metrics';
import type { BenchmarkDetector } from './benchmark-detector.js';
import { environmentOf } from './environment.js';
import type { Experiment } from './experiment.js';
import type { ExperimentVariant } from './experiment-variant.js';
import type { LabelledMatrix } from './labelled-matrix.js';
import type { ResultRound, ResultRow } from './result-row.js';
import { rocPoints } from './roc-points.js';
import { phaseClock } from './run/phase-clock.js';
import type { MakeTask } from './run/prepared-tasks.js';
import { quickEpochs, quickRows, quickTask } from './run/quick-task.js';
import { type RunSpec, rowVariant } from './run/run-spec.js';

/** A run with the names looked up. */
export interface Run extends Pick<RunSpec, 'seed' | 'quick' | 'overrides'> {
  readonly experiment: Experiment;
  readonly variant: ExperimentVariant;
  readonly detector: BenchmarkDetector;
}

/**
 * Fits one detector on one task and measures it. Labels are read after, and beside; a
 * semi-supervised detector gets normal rows alone, an unsupervised one everything and no labels. Only one that is marked as
 * chosen by labels sees those of the scored rows.
 */
export async function runOne(
  run: Run,
  makeTask: MakeTask,
  engine: TensorEngine,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
  onRound: (round: ResultRound) => void,
): Promise<ResultRow> {
  const { experiment, variant, detector, seed, quick, overrides } = run;
  const random = createRandom(seed);
  const most = quick ? (experiment.quickRows ?? quickRows) : undefined;
  const whole = await makeTask(variant, random.fork('split'), most);
  const { train, test } = quick ? quickTask(whole, most, random.fork('quick')) : whole;
  const rounds: ResultRound[] = [];
  const clock = phaseClock();
  const { rows, columns } = train.x;
  const made = detector.create({
    rows,
    columns,
    variant,
    overrides,
    ...(quick && { epochsAtMost: quickEpochs }),
    ...(detector.chosenByLabels && { labelled: test }),
    observe: ({ epoch, selected, changed, selection, angles }) => {
      // What measuring takes is no time of the detector.
      clock.mark('selection');
      const anomalies = selection.rows.reduce((sum, row) => sum + train.labels[row]!, 0);
      const share = (count: number): number => count / train.x.rows;
      const round = {
        epoch,
        kept: share(selected),
        changed: share(changed),
        contamination: anomalies / selected,
        ...(angles && { metrics: measure(train.labels, angles) }),
      };
      clock.mark('evaluation');
      rounds.push(round);
      onRound(round);
    },
  });
  const fitted = await made.fit(rowsFor(detector, train), {
    ...context,
    random: random.fork('detector'),
    engine,
    onProgress: (event) => {
      clock.hear(event.stage);
      context.onProgress?.(event);
    },
  });
  clock.mark('finish');
  const scores = await fitted.score(test.x, { ...context, engine });
  clock.mark('score');
  await fitted[Symbol.asyncDispose]();
  const roc = rocPoints(test.labels, scores);
  return {
    experiment: experiment.name,
    dataset: variant.dataset,
    variant: rowVariant(variant, run),
    detector: detector.name,
    supervision: detector.supervision,
    ...(detector.chosenByLabels && { chosenByLabels: true }),
    seed,
    metrics: measure(test.labels, scores),
    selection: { rounds },
    ...(roc && { roc }),
    seconds: clock.seconds(),
    peakMemory: process.resourceUsage().maxRSS * 1024,
    environment: environmentOf(engine),
  };
}

function rowsFor({ supervision }: BenchmarkDetector, { x, labels }: LabelledMatrix): LabelledMatrix['x'] {
  if (supervision === 'unsupervised') return x;
  return selectRows(
    x,
    Uint32Array.from(labels, (_, row) => row).filter((row) => labels[row] === 0),
  );
}

function measure(labels: Uint8Array, scores: ArrayLike<number>): ResultRow['metrics'] {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return {
    auroc: definedValue(auroc(labels, scores)),
    averagePrecision: definedValue(averagePrecision(labels, scores)),
    f1: definedValue(precisionAtK(labels, scores, positives)),
  };
}

function definedValue(metric: Metric): number {
  if (!metric.defined) throw new DuadError('DEGENERATE_DATA', `benchmark: ${metric.message}`);
  return metric.value;
}
