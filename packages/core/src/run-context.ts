import { DuadError } from './errors.js';
import type { Random } from './random.js';

/**
 * What runs tensor programs. The core knows only that there is one; `@duad/engine` says what it can do. A plug-in that
 * needs one takes `context.engine` or the default of `@duad/engine`.
 */
export interface Engine {
  readonly specVersion: 1;
  /** Such as `onnxruntime-cpu`. */
  readonly name: string;
  /** One line for people: provider, threads, version. */
  readonly description: string;
}

/** How far a piece of long work has come. */
export interface ProgressEvent {
  /** What was just done, noun before verb: `epoch-end`, `iteration-end`, `selection-end`. */
  readonly stage: string;
  readonly done: number;
  /** How many there will be, where that is known. */
  readonly total?: number;
  /** Figures worth showing, such as `{ loss: 0.01 }`. */
  readonly details?: Readonly<Record<string, number | string>>;
}

/** What every piece of long work is handed: chance, an engine, a way to be cancelled and to tell how far it is. */
export interface RunContext {
  readonly random: Random;
  readonly engine?: Engine;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/**
 * To be called between steps of long work.
 *
 * @throws CANCELLED once the signal of the context is aborted
 */
export function throwIfCancelled(context: Pick<RunContext, 'signal'>, who: string): void {
  if (context.signal?.aborted) {
    throw new DuadError('CANCELLED', `${who}: cancelled`, { cause: context.signal.reason });
  }
}

/** Lets timers and signals be heard between two stretches of synchronous work, then checks for cancellation. */
export async function breathe(context: Pick<RunContext, 'signal'>, who: string): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  throwIfCancelled(context, who);
}
