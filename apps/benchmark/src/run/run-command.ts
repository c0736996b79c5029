import { existsSync } from 'node:fs';
import type { Figure } from '../experiment.js';
import { loadExperiments } from '../load-experiments.js';
import { parseSeeds } from '../parse-seeds.js';
import { prepareFolder, readFailures, readResults } from '../results-file.js';
import { openTrackers } from '../trackers/open-trackers.js';
import { chooseRuns } from './choose-runs.js';
import { describePlan } from './describe.js';
import { drawFigures } from './draw-figures.js';
import type { Executor, ExecutorSettings } from './executor.js';
import { type FolderState, readState, writeState } from './folder-state.js';
import { inProcess } from './in-process.js';
import { lockFolder } from './lock-folder.js';
import { parseOverrides } from './override-names.js';
import { doneSpecs, type Earlier, makePlan, type Plan } from './plan.js';
import { progressPrinter, type Streams } from './progress.js';
import { parseCount, parseRunOptions, type RunOptions, type RunRequest, requestOf } from './run-options.js';
import { runPlan } from './run-plan.js';
import { usageError } from './usage-error.js';
import { workerProcesses } from './worker-processes.js';

/**
 * `benchmark run`: plans, runs what the results lack, draws figures.
 *
 * @returns 0, or 1 if some run failed
 */
export async function runCommand(args: readonly string[], streams: Streams): Promise<number> {
  const { names, options } = parseRunOptions(args);
  const folder = options.out ?? 'benchmark-results';
  const jobs = parseCount('jobs', options.jobs, 1);
  const request = options.resume ? repeatedRequest(folder, names, options) : requestOf(names, options);
  const { runs, figures } = chooseRuns(await loadExperiments(request.options.experiments), choiceOf(request));
  const seed = seedsOf(request)[0]!;

  if (options.plan) {
    const isThere = existsSync(folder);
    const plan = isThere
      ? makePlan(runs, undrawn(figures, seed, readState(folder)), readFolder(folder))
      : makePlan(
          runs,
          figures.map((figure) => ({ figure, seed })),
        );
    for (const line of describePlan(plan, jobs, folder)) streams.print(line);
    return 0;
  }

  prepareFolder(folder);
  using _lock = await lockFolder(folder);
  const state: FolderState = { ...readState(folder), request };
  writeState(folder, state);
  const earlier = readFolder(folder);
  const plan = makePlan(runs, undrawn(figures, seed, state), earlier);
  for (const line of describePlan(plan, jobs, folder)) streams.print(line);

  const { signal } = streams;
  let failed = 0;
  if (plan.missing.length > 0) {
    const settings = settingsOf(options, request);
    const trackers = await openTrackers(options, streams.complain);
    await using executor = await executorFor(options, jobs, settings, state, plan, streams);
    const progress = progressPrinter(plan.missing, executor.workers, earlier.rows, streams);
    failed = await runPlan(plan, { folder, executor, progress, signal, onRow: (row) => trackers.log(row) });
  }
  failed += await drawFigures(plan.figures, { folder, dataDir: options['data-dir'] }, streams);
  return failed === 0 ? 0 : 1;
}

const readFolder = (folder: string): Earlier => ({ rows: readResults(folder), failures: readFailures(folder) });

function choiceOf({ names, options }: RunRequest): Parameters<typeof chooseRuns>[1] {
  const { anomaly, variants, detectors, only = [], set = [], quick = false } = options;
  if (anomaly !== undefined && variants !== undefined) throw usageError('--anomaly and --variants exclude each other');
  const overrides = parseOverrides(set);
  return { names, anomaly, variants, detectors, only, seeds: seedsOf({ names, options }), quick, overrides };
}

function seedsOf({ options }: RunRequest): number[] {
  return parseSeeds(options.seeds ?? (options.quick ? '1' : '3'));
}

/** The last request of the folder. */
function repeatedRequest(folder: string, names: readonly string[], options: RunOptions): RunRequest {
  const given = Object.keys(requestOf(names, options).options);
  if (names.length > 0 || given.length > 0) {
    const what = [...names, ...given.map((name) => `--${name}`)].join(' ');
    throw usageError(
      `--resume repeats what was last asked of ${folder} and takes no ${what}; without it, what is done is kept, too`,
    );
  }
  const request = existsSync(folder) ? readState(folder).request : undefined;
  if (!request) throw usageError(`--resume: nothing has been run in ${folder} yet; name what to run`);
  return request;
}

function undrawn(figures: readonly Figure[], seed: number, { drawn }: FolderState): Plan['figures'] {
  return figures.flatMap((figure) => (drawn.includes(`${figure.name} ${seed}`) ? [] : [{ figure, seed }]));
}

function settingsOf(options: RunOptions, { options: { experiments } }: RunRequest): ExecutorSettings {
  return {
    ...(options['data-dir'] !== undefined && { dataDir: options['data-dir'] }),
    ...(experiments !== undefined && { experiments }),
  };
}

async function executorFor(
  { redis }: RunOptions,
  jobs: number,
  settings: ExecutorSettings,
  { id }: FolderState,
  plan: Plan,
  streams: Streams,
): Promise<Executor> {
  if (redis !== undefined) {
    const { queueExecutor } = await import('../queue/queue-executor.js');
    return queueExecutor({ url: redis, folderId: id, done: doneSpecs(plan), complain: streams.complain });
  }
  return jobs === 1 ? inProcess(settings) : workerProcesses(jobs, settings);
}
