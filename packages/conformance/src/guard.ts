import assert from 'node:assert/strict';
import { createRandom } from '@duad/core';
import { aliveClock } from './alive-clock.js';
import type { Bench, Check, ConformanceOptions, NamedCheck } from './check.js';

/** How long a plug-in may take to hear the signal of a check that is over its limit, in milliseconds. */
const grace = 2000;

interface Subject {
  readonly make: () => { readonly name: string };
  readonly options: ConformanceOptions;
}

/** The checks that apply to a plug-in, each under its time limit. */
export function guardedChecks<S extends Subject>(checks: readonly Check<S>[], subject: S): NamedCheck[] {
  return checks
    .filter(({ applies }) => applies?.(subject) ?? true)
    .map((check) => ({ name: check.name, run: () => guarded(check, subject) }));
}

/**
 * Runs one check under its time limit. Over the limit the signal of all its contexts is aborted; a plug-in that does not
 * hear it is left to itself, and one that blocks the thread is stopped from another.
 */
async function guarded<S extends Subject>(check: Check<S>, subject: S): Promise<void> {
  const { make, options } = subject;
  const clock = await aliveClock();
  const limit = (options.timeLimit ?? 60) * 1000;
  const start = clock.now();
  const controller = new AbortController();
  const bench: Bench = {
    signal: controller.signal,
    context: (seed = 1) => ({
      random: createRandom(seed),
      signal: controller.signal,
      ...(options.engine && { engine: options.engine }),
    }),
  };
  const who = make().name;
  const message = `${who}: '${check.name}' was not over after ${limit / 1000} seconds`;
  clock.deadline(start + limit + grace, `'${check.name}' of ${who}`);
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const taken = clock.now() - start;
      if (taken > limit) controller.abort();
      if (taken > limit + grace)
        reject(new assert.AssertionError({ message: `${message}, nor did it hear the signal` }));
    }, 50);
  });
  try {
    // In a stack of its own: where an endless loop is stopped, everything below it in the stack is lost.
    const run = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      await check.run(subject, bench);
    };
    await Promise.race([run(), hang]);
    assert.ok(!controller.signal.aborted, message);
  } catch (error) {
    if (controller.signal.aborted && !(error instanceof assert.AssertionError)) {
      throw new assert.AssertionError({ message });
    }
    throw error;
  } finally {
    clearInterval(timer);
    clock.deadline(undefined, '');
  }
}
