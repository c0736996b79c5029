import { DuadError, type RunContext } from '@duad/core';
import { aliveClock } from './alive-clock.js';
import { type Bench, ensure } from './check.js';

type Work = (context: RunContext) => Promise<unknown>;

/** Holds if work whose signal is aborted before it starts rejects with CANCELLED. */
export async function ensureNotStarted(work: Work, bench: Bench): Promise<void> {
  const outcome = await settle(work({ ...bench.context(), signal: AbortSignal.abort() }));
  ensureCancelled(outcome, 'with a signal that was aborted before the start');
}

/**
 * Holds if work that is cancelled in its midst rejects with CANCELLED, and within a second or, on a slow machine, half
 * of the time that the whole work takes there. The midst is the middle one of the progress events, of which there must
 * be two for work to follow it; else the first turn of the event loop.
 */
export async function ensureStopped(work: Work, bench: Bench): Promise<void> {
  const clock = await aliveClock();
  const start = clock.now();
  let events = 0;
  await work({ ...bench.context(), onProgress: () => void events++ });
  const whole = clock.now() - start;

  const controller = new AbortController();
  let aborted: number | undefined;
  const abort = (): void => {
    aborted ??= clock.now();
    controller.abort();
  };
  let seen = 0;
  const middle = Math.floor(events / 2);
  const turn = middle === 0 ? setImmediate(abort) : undefined;
  const outcome = await settle(
    work({
      ...bench.context(),
      signal: AbortSignal.any([bench.signal, controller.signal]),
      onProgress: () => void (++seen === middle && abort()),
    }),
  );
  const end = clock.now();
  if (turn) clearImmediate(turn);
  ensure(
    aborted !== undefined,
    'expected long work to let the event loop turn (`breathe`) so that signals are heard, but it never did',
  );
  ensureCancelled(outcome, middle === 0 ? 'aborted at the first turn of the event loop' : 'aborted half way');
  const taken = end - aborted;
  ensure(
    taken <= Math.max(1000, whole / 2),
    `expected it to stop within a second of the abort, took ${taken} ms; the whole work takes ${whole} ms`,
  );
}

type Outcome = { readonly error?: unknown };

function settle(promise: Promise<unknown>): Promise<Outcome> {
  return promise.then(
    () => ({}),
    (error: unknown) => ({ error }),
  );
}

function ensureCancelled({ error }: Outcome, when: string): void {
  ensure(error !== undefined, `${when}: expected CANCELLED, but the work went on to its end`);
  ensure(DuadError.isInstance(error, 'CANCELLED'), `${when}: expected CANCELLED, got ${String(error)}`);
}
