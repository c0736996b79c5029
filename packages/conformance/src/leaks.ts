import type { Engine } from '@duad/core';
import { type Bench, type ConformanceOptions, ensure } from './check.js';
import { countLive } from './live-counter.js';

/** Holds if as much is alive after `work` as before: on the engine, by the plug-in's own count, and of timers and the like. */
export async function ensureNoLeak(
  work: (bench: Bench) => Promise<unknown>,
  bench: Bench,
  { engine, live }: Pick<ConformanceOptions, 'engine' | 'live'>,
): Promise<void> {
  const counted = engine && countLive(engine);
  await work(withEngine(bench, counted?.engine)); // whatever is kept for good, such as a default engine, is made now
  const [before, resources] = [live?.() ?? 0, process.getActiveResourcesInfo().length];
  const inEngine = counted?.live() ?? 0;
  ensure(inEngine === 0, `${inEngine} programs or states of the engine are alive after the work`);
  await work(withEngine(bench, counted?.engine));
  const after = live?.() ?? 0;
  ensure(counted === undefined || counted.live() === 0, 'programs or states of the engine are alive after the work');
  ensure(after === before, `${before} things were alive before the work, ${after} after it`);
  const more = await resourcesAbove(resources);
  ensure(more === 0, `${more} timers, handles or requests more than before the work`);
}

/** How many more active resources there are, once others than the plug-in's have had time to come and go. */
async function resourcesAbove(before: number): Promise<number> {
  let more = 0;
  for (let attempt = 0; attempt < 50; attempt++) {
    more = process.getActiveResourcesInfo().length - before;
    if (more <= 0) return 0;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return more;
}

function withEngine(bench: Bench, engine: Engine | undefined): Bench {
  if (!engine) return bench;
  return { signal: bench.signal, context: (seed) => ({ ...bench.context(seed), engine }) };
}
