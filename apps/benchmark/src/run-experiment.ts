import { DuadError } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import type { BenchmarkDetector } from './benchmark-detector.js';
import type { Experiment } from './experiment.js';
import type { ExperimentVariant } from './experiment-variant.js';
import { keyOf, type ResultRow } from './result-row.js';
import { appendResult, prepareFolder, readResults } from './results-file.js';
import { runOne } from './run-one.js';

/** What to run, and where the rows go. */
export interface RunOptions {
  readonly experiment: Experiment;
  readonly variants: readonly ExperimentVariant[];
  readonly detectors: readonly BenchmarkDetector[];
  readonly seeds: readonly number[];
  readonly folder: string;
  readonly dataDir?: string;
  readonly engine: TensorEngine;
  readonly signal?: AbortSignal | undefined;
  readonly print: (line: string) => void;
}

interface PlannedRun {
  readonly variant: ExperimentVariant;
  readonly detector: BenchmarkDetector;
  readonly seed: number;
}

/**
 * Runs what is not in the results yet, one run after the other, and writes each row before the next starts. A failing run
 * is reported and the rest goes on.
 *
 * @returns how many runs failed
 */
export async function runExperiment(options: RunOptions): Promise<number> {
  const { experiment, folder, print, signal, engine } = options;
  prepareFolder(folder);
  const done = new Set(readResults(folder).map(keyOf));
  const all = options.variants.flatMap((variant) =>
    options.detectors.flatMap((detector) => options.seeds.map((seed) => ({ variant, detector, seed }))),
  );
  const missing = all.filter((run) => !done.has(keyOf({ experiment: experiment.name, ...named(run) })));
  print(`${experiment.title}`);
  print(`${all.length} runs, ${all.length - missing.length} already in ${folder}, ${missing.length} to do`);
  if (missing.length === 0) return 0;

  const makeTask = await experiment.prepare(
    options.dataDir === undefined ? {} : { dataDir: options.dataDir },
    { signal },
    experiment.variants.filter((variant) => missing.some((run) => run.variant === variant)),
  );
  let failed = 0;
  for (const [index, run] of missing.entries()) {
    print(`[${index + 1}/${missing.length}] ${run.variant.name}, ${run.detector.name}, seed ${run.seed}`);
    try {
      const row = await runOne(experiment, run.variant, run.detector, run.seed, makeTask, engine, { signal }, (round) =>
        print(`    ${describeRound(round)}`),
      );
      appendResult(folder, row);
      print(`  ${describeRow(row)}`);
    } catch (error) {
      if (DuadError.isInstance(error, 'CANCELLED')) throw error;
      failed += 1;
      print(`  failed: ${(error as Error).message}`);
    }
  }
  return failed;
}

function named({ variant, detector, seed }: PlannedRun): Pick<ResultRow, 'variant' | 'detector' | 'seed'> {
  return { variant: variant.variant, detector: detector.name, seed };
}

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

function describeRound(round: ResultRow['selection']['rounds'][number]): string {
  const { epoch, kept, changed, contamination } = round;
  return `epoch ${epoch}: ${percent(kept)} of the rows selected, ${percent(changed, 2)} changed, ${percent(contamination, 2)} of them anomalies`;
}

function describeRow({ metrics, seconds, peakMemory }: ResultRow): string {
  const figures = `AUROC ${percent(metrics.auroc, 2)}, average precision ${percent(metrics.averagePrecision, 2)}, F1 ${percent(metrics.f1, 2)}`;
  const { total, ...phases } = seconds;
  const split = Object.entries(phases).map(([phase, time]) => `${phase} ${time.toFixed(1)}`);
  return `${figures}; ${total!.toFixed(1)} s (${split.join(', ')}), ${(peakMemory / 2 ** 30).toFixed(1)} GiB at most`;
}
