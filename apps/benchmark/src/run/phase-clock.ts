import type { Clusterer } from '@duad/core';

const begin = 'clustering-begin';
const end = 'clustering-end';

/** The same clusterer, which also tells when it begins and ends, so that all its time can be told from the rest. */
export function announced(clusterer: Clusterer): Clusterer {
  return {
    ...clusterer,
    async fit(x, context) {
      context.onProgress?.({ stage: begin, done: 0 });
      const clustering = await clusterer.fit(x, context);
      context.onProgress?.({ stage: end, done: 1 });
      return clustering;
    },
  };
}

const phases: Readonly<Record<string, string>> = {
  'epoch-end': 'training',
  'step-end': 'training',
  'selection-end': 'selection',
  'neighbourhood-end': 'clustering',
  'iteration-end': 'clustering',
  // What a rule does before it clusters: features of all rows.
  [begin]: 'selection',
  [end]: 'clustering',
};

/** Shares out the time between two events to the phase that the second one ends. */
export interface PhaseClock {
  /** A progress event of the detector. */
  hear(stage: string): void;
  /** The phase named ends here. */
  mark(phase: string): void;
  /** Seconds by phase, and in all. */
  seconds(): Record<string, number>;
}

export function phaseClock(now: () => number = () => performance.now()): PhaseClock {
  const start = now();
  let last = start;
  let isClustering = false;
  const spent: Record<string, number> = {};
  const mark = (phase: string): void => {
    const time = now();
    spent[phase] = (spent[phase] ?? 0) + (time - last) / 1000;
    last = time;
  };
  return {
    mark,
    hear(stage) {
      mark(isClustering ? 'clustering' : (phases[stage] ?? 'other'));
      if (stage === begin) isClustering = true;
      if (stage === end) isClustering = false;
    },
    seconds() {
      const rounded = Object.entries(spent).map(([phase, seconds]) => [phase, Math.round(seconds * 100) / 100]);
      return { ...Object.fromEntries(rounded), total: Math.round(last - start) / 1000 };
    },
  };
}
