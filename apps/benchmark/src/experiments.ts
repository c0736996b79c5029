import { ablations } from './ablations.js';
import type { Experiment, Figure } from './experiment.js';
import { figure2 } from './figure2.js';
import { figure5 } from './figure5.js';
import { kddCupExperiment } from './kddcup-experiment.js';
import { runTime } from './run-time.js';
import { table4 } from './table4.js';
import { table7 } from './table7.js';
import { table8 } from './table8.js';
import { table5, table6 } from './ucf-tables.js';

/** All that can be run, in the order of the report. */
export const experiments: readonly (Experiment | Figure)[] = [
  kddCupExperiment,
  table4,
  table5,
  table6,
  table7,
  table8,
  figure2,
  figure5,
  runTime,
  ...ablations,
];
