import type { ResultRound, ResultRow } from '../result-row.js';
import { assumedSeconds } from './estimate.js';
import type { Plan, PlannedRun } from './plan.js';

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** `40 s`, `12 min`, `1 h 05 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export function describeRun({ run }: Pick<PlannedRun, 'run'>): string {
  return `${run.experiment.name}: ${run.variant.name}, ${run.detector.name}, seed ${run.seed}`;
}

const runsOf = (count: number): string => `${count} run${count === 1 ? '' : 's'}`;

/** `seed 100`, `seeds 0 to 99`, `seeds 1, 5, 9`: a count that was meant as a seed shows before anything runs. */
function seedsOf(runs: Plan['all']): string {
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  const [first, last] = [seeds[0]!, seeds.at(-1)!];
  if (first === last) return `seed ${first}`;
  return `seeds ${last - first === seeds.length - 1 ? `${first} to ${last}` : seeds.join(', ')}`;
}

/** A line an experiment, and one for all. */
export function describePlan({ all, missing, failedBefore, figures }: Plan, workers: number, folder: string): string[] {
  const experiments = [...new Set(all.map(({ experiment }) => experiment))];
  const lines = experiments.map((experiment) => {
    const wanted = all.filter((run) => run.experiment === experiment).length;
    const lacking = missing.filter(({ run }) => run.experiment === experiment);
    const time = lacking.length > 0 ? `, about ${duration(sumOf(lacking))}` : '';
    return `${experiment.title} (${experiment.name}): ${runsOf(wanted)}, ${wanted - lacking.length} done, ${lacking.length} to do${time}`;
  });
  const drawn = figures.map(({ figure, seed }) => `${figure.title} (${figure.name}): to be drawn, seed ${seed}`);
  const known = missing.filter(({ estimate }) => estimate.from === 'rows').length;
  const assumed = missing.length - known;
  const { full, quick } = assumedSeconds;
  const each = missing.some(({ run }) => run.quick) ? quick : full;
  const sources = [
    ...(known > 0 ? [`${known} by earlier rows`] : []),
    ...(assumed > 0 ? [`${assumed} assumed at ${each} s`] : []),
  ];
  const total = duration(sumOf(missing) / workers);
  const summary = `${runsOf(all.length)}${all.length > 0 ? ` with ${seedsOf(all)}` : ''}, ${all.length - missing.length} already in ${folder}, ${missing.length} to do${failedBefore > 0 ? ` (${failedBefore} failed before)` : ''}`;
  const time = `about ${total} with ${workers} worker${workers === 1 ? '' : 's'} (${sources.join(', ')})`;
  return [...lines, ...drawn, missing.length > 0 ? `in all ${summary}, ${time}` : `in all ${summary}`];
}

function sumOf(runs: readonly PlannedRun[]): number {
  return runs.reduce((sum, { estimate }) => sum + estimate.seconds, 0);
}

export function describeRound({ epoch, kept, changed, contamination }: ResultRound): string {
  return `epoch ${epoch}: ${percent(kept)} of the rows selected, ${percent(changed, 2)} changed, ${percent(contamination, 2)} of them anomalies`;
}

export function describeRow({ metrics, seconds, peakMemory }: ResultRow): string {
  const figures = `AUROC ${percent(metrics.auroc, 2)}, average precision ${percent(metrics.averagePrecision, 2)}, F1 ${percent(metrics.f1, 2)}`;
  const { total, ...phases } = seconds;
  const split = Object.entries(phases).map(([phase, time]) => `${phase} ${time.toFixed(1)}`);
  return `${figures}; ${total!.toFixed(1)} s (${split.join(', ')}), ${(peakMemory / 2 ** 30).toFixed(1)} GiB at most`;
}
