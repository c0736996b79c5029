import type { Experiment } from '../experiment.js';
import type { ExperimentVariant } from '../experiment-variant.js';

/** Makes the rows of one run. */
export type MakeTask = Awaited<ReturnType<Experiment['prepare']>>;

type Arguments = Parameters<Experiment['prepare']>;

/**
 * Keeps the data of one data set of one experiment in memory, that which was asked for last: plans go through them in
 * order. Data that cannot be had is not asked for again, so that each of its runs fails at once with the same reason.
 */
export function preparedTasks(
  options: Arguments[0],
): (experiment: Experiment, variant: ExperimentVariant, context: Arguments[1]) => Promise<MakeTask> {
  const failures = new Map<string, unknown>();
  let kept: { readonly key: string; readonly makeTask: MakeTask } | undefined;
  return async (experiment, { dataset }, context) => {
    const key = JSON.stringify([experiment.name, dataset]);
    if (failures.has(key)) throw failures.get(key);
    if (kept?.key !== key) {
      kept = undefined;
      const variants = experiment.variants.filter((variant) => variant.dataset === dataset);
      try {
        kept = { key, makeTask: await experiment.prepare(options, context, variants) };
      } catch (error) {
        if (!context.signal?.aborted) failures.set(key, error);
        throw error;
      }
    }
    return kept.makeTask;
  };
}
