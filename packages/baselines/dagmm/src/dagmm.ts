import { checkMatrix, type Detector, type Matrix, matrix, parseOptions, type RunContext } from '@duad/core';
import { checkScale, requireEngine } from '@duad/engine';
import { type FittedDagmm, fittedDagmm } from './fitted-dagmm.js';
import { initialWeights } from './networks.js';
import { type DagmmInput, type DagmmOptions, dagmmSchema } from './options.js';
import { standardisationOf, standardise } from './standardisation.js';
import { train } from './train.js';
import { who } from './who.js';

/** Rows shorter than this share of the root mean square length are measured against that in z_r. */
const shortestShare = 1e-3;

/** DAGMM with given options. */
export interface Dagmm extends Detector<FittedDagmm> {
  readonly options: Readonly<DagmmOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedDagmm>;
}

/**
 * Deep autoencoding Gaussian mixture model (Zong et al., ICLR 2018). Unsupervised. Without options: the published
 * setting for KDD Cup 1999. `fit` throws TOO_FEW_ROWS below two rows, INVALID_INPUT for values that float32 cannot square,
 * DEGENERATE_DATA if training goes astray.
 *
 * @throws INVALID_OPTION
 */
export function dagmm(options: DagmmInput = {}): Dagmm {
  const parsed = parseOptions(dagmmSchema, options, who);
  return {
    specVersion: 1,
    name: 'dagmm',
    supervision: 'unsupervised',
    capabilities: { deterministic: false, trained: true, explains: false },
    options: parsed as Dagmm['options'],
    async fit(x, context) {
      checkMatrix(x, who, { minimumRows: 2 });
      checkScale(x, who, 'train');
      const engine = await requireEngine(context);
      const scaling = parsed.scaling === 'standard' ? standardisationOf(x) : undefined;
      const scaled = scaling ? matrix(standardise(x, scaling), x.rows, x.columns) : x;
      const shortest = shortestShare * rootMeanSquareLength(scaled);
      const initial = initialWeights(x.columns, parsed, context.random.fork('weights'));
      const { weights, losses } = await train(engine, scaled, initial, shortest, parsed, context);
      const parts = { columns: x.columns, options: parsed, weights, scaling, shortest, losses, warnings: [] };
      return fittedDagmm(engine, parts, scaled.data, context.signal);
    },
  };
}

/** At least 1e-6, for a table of zeros. */
function rootMeanSquareLength(x: Matrix): number {
  let sum = 0;
  for (const value of x.data) sum += value * value;
  return Math.max(Math.sqrt(sum / x.rows), 1e-6);
}
