import type { Detector } from '@duad/core';
import { type DuadOptions, duad, type SelectionObserver } from 'duad';
import type { ExperimentVariant } from './experiment-variant.js';
import type { LabelledMatrix } from './labelled-matrix.js';
import { type OverrideName, type Overrides, overrideNames } from './run/override-names.js';
import { applyOverrides } from './run/overrides.js';
import { announced } from './run/phase-clock.js';

/** What a detector may know of its task: sizes and the assumptions of the paper. */
export interface TaskDescription {
  readonly rows: number;
  readonly columns: number;
  readonly variant: ExperimentVariant;
  /** To be told of each selection of presumed normal rows, by detectors that make some. */
  readonly observe: SelectionObserver;
  /** Options set on the command line, of those that the detector says it takes. */
  readonly overrides?: Overrides;
  /** No more epochs than these unless they are set on the command line: for quick runs. */
  readonly epochsAtMost?: number;
  /** The rows that are scored, and what they really are: for detectors that are chosen by labels, and for them alone. */
  readonly labelled?: LabelledMatrix;
}

/** A detector that the benchmark runs by name. */
export interface BenchmarkDetector {
  readonly name: string;
  /** For the report: what it is, and where it departs from the paper. */
  readonly description: string;
  /** A semi-supervised one is fitted on the normal rows of the training part alone, and marked in the report. */
  readonly supervision: Detector['supervision'];
  /** Options that can be set on the command line; none unless given. */
  readonly settable?: readonly OverrideName[];
  /** Of several settings, that is kept which the labels of the scored rows favour; marked in the report. */
  readonly chosenByLabels?: true;
  create(task: TaskDescription): Detector;
}

/** A setting of DUAD as a detector of the benchmark. */
export function duadDetector(
  name: string,
  description: string,
  options: (task: TaskDescription) => Partial<DuadOptions>,
): BenchmarkDetector {
  return {
    name,
    description,
    supervision: 'unsupervised',
    settable: overrideNames,
    create(task) {
      const whole = duad(applyOverrides(options(task), task.overrides ?? {}, task.epochsAtMost)).options;
      return duad({
        ...whole,
        initialClusterer: announced(whole.initialClusterer),
        clusterer: announced(whole.clusterer),
        observe: task.observe,
      });
    },
  };
}
