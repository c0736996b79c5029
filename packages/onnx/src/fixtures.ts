import { denseAutoencoder } from '@duad/autoencoders';
import { createRandom, type Matrix, matrix } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import {
  type DuadOptions,
  duad,
  type FittedDuad,
  heldOut,
  type ScoreRule,
  type TableDetectorInput,
  tableDetector,
} from 'duad';

export const engine = await createOnnxruntimeEngine({ threads: 1 });

/** Two groups of rows of unlike width, some strays, and one row of zeros. */
export function someRows(rows = 400, columns = 6, seed = 1): Matrix {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    if (row === 7) return 0;
    const centre = row % 2 === 0 ? 1 : (i % columns) - 2;
    return centre + (row % 40 === 0 ? 3 : 0.2) * random.normal();
  });
  return matrix(data, rows, columns);
}

/** A small detector on those rows. */
export async function fitted(score: ScoreRule, own: Partial<DuadOptions> = {}): Promise<FittedDuad> {
  const options: Partial<DuadOptions> = {
    autoencoder: denseAutoencoder({ hidden: [5], codeSize: 2, batchSize: 64, loss: 'cosine' }),
    selection: heldOut(),
    neighbourhoodFits: 3,
    neighbourhoodClusters: 4,
    score,
    epochs: 3,
    reevaluateEvery: 2,
    ...own,
  };
  return duad(options).fit(someRows(), { random: createRandom(2), engine });
}

/** A small detector for tables. */
export const fittedTable = (x: Matrix, own: TableDetectorInput = {}): Promise<FittedDuad> =>
  tableDetector({ nets: 3, firstSteps: 30, steps: 20, selections: 2, ...own }).fit(x, {
    random: createRandom(3),
    engine,
  });
