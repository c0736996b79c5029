import type { Experiment } from './experiment.js';
import { kddCupExperiment } from './kddcup-experiment.js';

/** All that can be run. */
export const experiments: readonly Experiment[] = [kddCupExperiment];
