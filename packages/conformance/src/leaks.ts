import type { Engine } from '@duad/core';
import { type Bench, type ConformanceOptions, ensure } from './check.js';
import { countLive } from './live-counter.js';

/** As often the work is done: a leak grows with it, while what others open and close meanwhile does not. */
const times = 3;

/** Holds if as much is alive after `work` as before: on the engine, by the plug-in's own count, and of timers and the like. */
export async function ensureNoLeak(
  work: (bench: Bench) => Promise<unknown>,
  bench: Bench,
  { engine, live }: Pick<ConformanceOptions, 'engine' | 'live'>,
): Promise<void> {
  const counted = engine && countLive(engine);
  await work(withEngine(bench, counted?.engine)); // whatever is kept for good, such as a default engine, is made now
  const [before, resources] = [live?.() ?? 0, await fewestResources()];
  const inEngine = counted?.live() ?? 0;
  ensure(inEngine === 0, `${inEngine} programs or states of the engine are alive after the work`);
  for (let time = 0; time < times; time++) await work(withEngine(bench, counted?.engine));
  const after = live?.() ?? 0;
  ensure(counted === undefined || counted.live() === 0, 'programs or states of the engine are alive after the work');
  ensure(after === before, `${before} things were alive before the work, ${after} after it`);
  const more = (await fewestResources()) - resources;
  ensure(more < times - 1, `${more} timers, handles or requests more than before the work was done ${times} times`);
}

/** Active resources, the fewest over some turns; one of the test runner's may still be there all the while, or not. */
async function fewestResources(): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 10; turn++) {
    fewest = Math.min(fewest, process.getActiveResourcesInfo().length);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return fewest;
}

function withEngine(bench: Bench, engine: Engine | undefined): Bench {
  if (!engine) return bench;
  return { signal: bench.signal, context: (seed) => ({ ...bench.context(seed), engine }) };
}
