import type { ResultRound, ResultRow } from '../result-row.js';
import type { RunSpec } from './run-spec.js';

/** What a run tells while it lasts. Plain data: it crosses processes and machines. */
export type RunEvent =
  | { readonly kind: 'begin' }
  /** `unit` is what is counted, such as epochs, in the singular. */
  | { readonly kind: 'progress'; readonly unit: string; readonly done: number; readonly total: number }
  | { readonly kind: 'round'; readonly round: ResultRound };

export interface RunWatcher {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent: (event: RunEvent) => void;
}

/** Does runs: in this process, in others, or on other machines. */
export interface Executor extends AsyncDisposable {
  /** Runs that can be handed over at the same time. */
  readonly lanes: number;
  /** How many of them are at work at the same time, as far as is known. */
  readonly workers: number;
  /**
   * The row of the run. Tells of its beginning, which may come long after the call. Rejects with what went wrong, with
   * CANCELLED once the signal is aborted.
   */
  execute(spec: RunSpec, watcher: RunWatcher): Promise<ResultRow>;
  /** To be called once the outcome of a run is safe on the disk. */
  settled?(spec: RunSpec): Promise<void>;
}

/** What every process that does runs is told. */
export interface ExecutorSettings {
  readonly dataDir?: string;
  /** A module of experiments; the built-in ones unless given. */
  readonly experiments?: string;
  /** Threads of the engine; as many as there are processors unless given. */
  readonly threads?: number;
}
