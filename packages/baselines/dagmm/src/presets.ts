import type { DagmmInput } from './options.js';

/** The published settings, by data set (Zong et al., section 4.3 and 4.5). */
export const presets: Readonly<Record<'kddCup' | 'kddCupReversed' | 'thyroid' | 'arrhythmia', () => DagmmInput>> = {
  /** 120 columns; attacks are the normal class, as in the DUAD paper. */
  kddCup: () => ({ hidden: [60, 30, 10], codeSize: 1, components: 4, epochs: 200, batchSize: 1024 }),
  /** 120 columns; `normal` traffic is the normal class. */
  kddCupReversed: () => ({ hidden: [60, 30, 10], codeSize: 1, components: 2, epochs: 400, batchSize: 1024 }),
  /** 6 columns. */
  thyroid: () => ({ hidden: [12, 4], codeSize: 1, components: 2, epochs: 20_000, batchSize: 1024 }),
  /** 274 columns. */
  arrhythmia: () => ({ hidden: [10], codeSize: 2, components: 2, epochs: 10_000, batchSize: 128 }),
};
