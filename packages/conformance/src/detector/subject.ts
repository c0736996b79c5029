import {
  type Artifact,
  type Detector,
  type Engine,
  type FittedDetector,
  type Matrix,
  type RunContext,
  selectRows,
} from '@duad/core';
import type { ConformanceOptions } from '../check.js';
import { type PlantedAnomalies, plantedAnomalies } from '../data/planted-anomalies.js';

export { withDisposable as withFitted } from '../with-disposable.js';

/** What the suite for detectors needs to know besides the detector. */
export interface DetectorConformance extends ConformanceOptions {
  /** Reads what `toArtifact` wrote. */
  readonly load?: (
    artifact: Artifact,
    context: { readonly engine?: Engine },
  ) => FittedDetector | Promise<FittedDetector>;
  /** The same detector as drawn at random, not trained; asked for where `capabilities.trained`. */
  readonly untrained?: (x: Matrix, context: RunContext) => Promise<FittedDetector>;
  /** Anomalies that it can find; 400 rows of 8 columns, one in twenty an anomaly, unless given. */
  readonly planted?: (seed: number) => PlantedAnomalies;
  /** Area under the ROC curve that it must reach on them; 0.9 unless given. */
  readonly leastArea?: number;
  /** Larger work, to be cancelled in its midst; 3,000 rows of 8 columns unless given. */
  readonly large?: () => Matrix;
  /** Scores of a row may differ by this times the largest score with the rows beside it; 1e-5 unless given. */
  readonly tolerance?: number;
}

/** A detector under test. */
export interface DetectorSubject {
  readonly make: () => Detector;
  readonly options: DetectorConformance;
}

export function plantedOf({ options }: DetectorSubject, seed: number): PlantedAnomalies {
  return options.planted?.(seed) ?? plantedAnomalies(seed);
}

/** The rows to fit on: all of them, or the normal ones if the detector learns from those alone. */
export function trainingRows({ make }: DetectorSubject, { x, labels }: PlantedAnomalies): Matrix {
  if (make().supervision === 'unsupervised') return x;
  return selectRows(
    x,
    [...labels.keys()].filter((row) => labels[row] === 0),
  );
}
