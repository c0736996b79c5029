import type { Detector } from '@duad/core';
import { type DuadOptions, duad, type SelectionObserver } from 'duad';
import type { ExperimentVariant } from './experiment-variant.js';
import type { LabelledMatrix } from './labelled-matrix.js';

/** What a detector may know of its task: sizes and the assumptions of the paper. */
export interface TaskDescription {
  readonly rows: number;
  readonly columns: number;
  readonly variant: ExperimentVariant;
  /** To be told of each selection of presumed normal rows, by detectors that make some. */
  readonly observe: SelectionObserver;
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
    create: (task) => duad({ ...options(task), observe: task.observe }),
  };
}
