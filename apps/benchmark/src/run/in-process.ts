import type { ProgressEvent } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import { type Experiments, loadExperiments } from '../load-experiments.js';
import { runOne } from '../run-one.js';
import type { Executor, ExecutorSettings, RunWatcher } from './executor.js';
import { lookUp } from './look-up.js';
import { preparedTasks } from './prepared-tasks.js';

/** Does one run after the other in this process. */
export function inProcess({ dataDir, experiments: module, threads }: ExecutorSettings, given?: Experiments): Executor {
  const taskMaker = preparedTasks(dataDir === undefined ? {} : { dataDir });
  let engine: Promise<TensorEngine> | undefined;
  let experiments: Promise<Experiments> | undefined;
  return {
    lanes: 1,
    workers: 1,
    async execute(spec, { signal, onEvent }) {
      onEvent({ kind: 'begin' });
      experiments ??= given ? Promise.resolve(given) : loadExperiments(module);
      engine ??= startEngine(threads);
      const run = lookUp(await experiments, spec);
      const context = { ...(signal && { signal }) };
      const makeTask = await taskMaker(run.experiment, run.variant, context);
      return runOne(run, makeTask, await engine, { ...context, onProgress: wholeRunOnly(onEvent) }, (round) =>
        onEvent({ kind: 'round', round }),
      );
    },
    async [Symbol.asyncDispose]() {
      await (await engine)?.[Symbol.asyncDispose]();
    },
  };
}

async function startEngine(threads: number | undefined): Promise<TensorEngine> {
  const { createOnnxruntimeEngine } = await import('@duad/engine');
  return createOnnxruntimeEngine(threads === undefined ? {} : { threads });
}

/** Stages that go through a run from its beginning to its end, and what they count; the others count something within. */
const wholeRun: Readonly<Record<string, string>> = {
  'epoch-end': 'epoch',
  'round-end': 'round',
  'step-end': 'step',
  'tree-end': 'tree',
  'grid-point-end': 'grid point',
  'selection-end': 'selection',
  'response-end': 'response',
  scores: 'row',
};

function wholeRunOnly(onEvent: RunWatcher['onEvent']): (event: ProgressEvent) => void {
  return ({ stage, done, total }) => {
    const unit = wholeRun[stage];
    if (unit && total !== undefined) onEvent({ kind: 'progress', unit, done, total });
  };
}
