import { DuadError } from '@duad/core';
import { environmentOf } from '../environment.js';
import { type FailedRow, keyOf, type ResultRow } from '../result-row.js';
import { appendResult } from '../results-file.js';
import type { Executor } from './executor.js';
import type { Plan, PlannedRun } from './plan.js';
import type { Progress } from './progress.js';
import { rowVariant } from './run-spec.js';
import { plainError } from './worker-messages.js';

/** Where runs are done and what becomes of them. */
export interface RunPlanOptions {
  readonly folder: string;
  readonly executor: Executor;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Called with each row once it is safe on the disk. */
  readonly onRow?: (row: ResultRow) => Promise<void>;
}

/**
 * Does what the plan lacks and writes each row before the next run of its lane starts. A run that fails is recorded with
 * its error and the rest goes on. Nobody else writes into the folder.
 *
 * @returns how many runs failed
 * @throws CANCELLED once the signal is aborted; rows that came before that are kept
 */
export async function runPlan({ missing }: Pick<Plan, 'missing'>, options: RunPlanOptions): Promise<number> {
  const { folder, executor, progress, signal, onRow } = options;
  const left = [...missing];
  let failed = 0;

  async function runNext(planned: PlannedRun): Promise<void> {
    let row: ResultRow;
    try {
      const onEvent = (event: Parameters<Progress['heard']>[1]): void => progress.heard(planned, event);
      row = await executor.execute(planned.spec, { signal, onEvent });
      checkKey(row, planned);
    } catch (error) {
      if (signal?.aborted || DuadError.isInstance(error, 'CANCELLED')) throw cancelled(error);
      failed += 1;
      appendResult(folder, failedRow(planned, error));
      await executor.settled?.(planned.spec);
      progress.failed(planned, error as Error);
      return;
    }
    appendResult(folder, row);
    await executor.settled?.(planned.spec);
    progress.finished(planned, row);
    await onRow?.(row);
  }

  async function lane(): Promise<void> {
    try {
      for (let planned = left.shift(); planned; planned = left.shift()) {
        if (signal?.aborted) throw cancelled(signal.reason);
        await runNext(planned);
      }
    } catch (error) {
      left.length = 0;
      throw error;
    }
  }

  const lanes = Array.from({ length: Math.min(executor.lanes, left.length) }, lane);
  const ends = await Promise.allSettled(lanes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return failed;
}

function cancelled(cause: unknown): DuadError {
  return DuadError.isInstance(cause, 'CANCELLED')
    ? cause
    : new DuadError('CANCELLED', 'benchmark: cancelled', { cause });
}

/** A worker on another machine may have another version of the experiment. */
function checkKey(row: ResultRow, { key }: PlannedRun): void {
  if (keyOf(row) === key) return;
  throw new DuadError('INVALID_INPUT', `benchmark: the worker sent the row of another run, ${keyOf(row)}; update it`);
}

function failedRow({ run, spec }: PlannedRun, error: unknown): FailedRow {
  return {
    experiment: run.experiment.name,
    dataset: run.variant.dataset,
    variant: rowVariant(run.variant, spec),
    detector: run.detector.name,
    supervision: run.detector.supervision,
    seed: run.seed,
    environment: environmentOf(),
    error: plainError(error),
  };
}
