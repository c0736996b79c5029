import type { ResultRow } from '../result-row.js';
import { describeRound, describeRow, describeRun, duration } from './describe.js';
import { type Estimate, estimator } from './estimate.js';
import type { RunEvent } from './executor.js';
import type { PlannedRun } from './plan.js';
import { rowVariant } from './run-spec.js';

export interface Streams {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Shows a line that the next one takes the place of; not there where output is no terminal. */
  readonly showLive?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal;
}

/** Tells how far the runs are. */
export interface Progress {
  heard(run: PlannedRun, event: RunEvent): void;
  finished(run: PlannedRun, row: ResultRow): void;
  failed(run: PlannedRun, error: Error): void;
}

interface Active {
  readonly number: number;
  readonly since: number;
  /** When each unit began to be counted, and when the run was last heard of. */
  readonly unitsBegun: Map<string, number>;
  heard: number;
  unit: string;
  done: number;
  total: number;
  told: number;
}

/** Milliseconds between two live lines, and between two plain ones that only say how much time is left. */
const liveEvery = 200;
const plainEvery = 30_000;

/**
 * Prints what happens, and how much time is left: of a run by the share of its epochs, steps or rows to score that is done, of
 * those to come by the results so far, shared out among the workers.
 */
export function progressPrinter(
  planned: readonly PlannedRun[],
  workers: number,
  earlier: readonly ResultRow[],
  { print, showLive }: Streams,
  now: () => number = () => performance.now(),
): Progress {
  const rows = [...earlier];
  let estimate = estimator(rows);
  const waiting = new Set(planned);
  const active = new Map<PlannedRun, Active>();
  let begun = 0;
  let shown = 0;

  const estimateOf = ({ run, spec }: PlannedRun): Estimate =>
    estimate({ experiment: spec.experiment, detector: spec.detector, variant: rowVariant(run.variant, spec) });

  function secondsLeft(run: PlannedRun, { since, unitsBegun, unit, done, total }: Active): number {
    if (done > 0) return ((now() - unitsBegun.get(unit)!) * (total - done)) / done / 1000;
    return Math.max(0, estimateOf(run).seconds - (now() - since) / 1000);
  }

  function allLeft(): number {
    let sum = 0;
    for (const [run, state] of active) sum += secondsLeft(run, state);
    for (const run of waiting) sum += estimateOf(run).seconds;
    return sum / Math.max(1, Math.min(workers, active.size + waiting.size));
  }

  function timeLeft(run: PlannedRun, state: Active): string {
    const place = state.total > 0 ? `${state.unit} ${state.done} of ${state.total}, ` : '';
    return `${place}${duration(secondsLeft(run, state))} left; in all ${duration(allLeft())} left`;
  }

  /** A run may begin more than once: on a queue, where a worker is lost, another takes it. */
  function begin(run: PlannedRun): Active {
    const number = active.get(run)?.number ?? begun + 1;
    begun = Math.max(begun, number);
    const time = now();
    const state = { number, since: time, unitsBegun: new Map(), heard: time, unit: '', done: 0, total: 0, told: time };
    waiting.delete(run);
    active.set(run, state);
    print(`${label(number)} ${describeRun(run)}; in all ${duration(allLeft())} left`);
    return state;
  }

  const label = (number: number): string => `[${number}/${planned.length}]`;

  return {
    heard(run, event) {
      if (event.kind === 'begin') {
        begin(run);
        return;
      }
      const state = active.get(run) ?? begin(run);
      if (event.kind === 'round') print(`${label(state.number)}   ${describeRound(event.round)}`);
      else {
        const { unit, done, total } = event;
        // Rows to score, counted after steps of training, began where those ended.
        if (!state.unitsBegun.has(unit)) state.unitsBegun.set(unit, state.heard);
        Object.assign(state, { unit, done, total, heard: now() });
      }
      if (showLive && now() - shown >= liveEvery) {
        shown = now();
        showLive(`${label(state.number)} ${describeRun(run)}: ${timeLeft(run, state)}`);
      } else if (!showLive && now() - state.told >= plainEvery) {
        state.told = now();
        print(`${label(state.number)}   ${timeLeft(run, state)}`);
      }
    },
    finished(run, row) {
      rows.push(row);
      estimate = estimator(rows);
      print(`${label((active.get(run) ?? begin(run)).number)}   ${describeRow(row)}`);
      active.delete(run);
    },
    failed(run, error) {
      print(`${label((active.get(run) ?? begin(run)).number)}   failed: ${error.message}`);
      active.delete(run);
    },
  };
}
