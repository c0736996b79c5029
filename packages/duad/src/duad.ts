import { type Detector, type Matrix, parseOptions, type RunContext } from '@duad/core';
import { runAlgorithm } from './algorithm.js';
import { type FittedDuad, fittedDuad } from './fitted-duad.js';
import { type DuadOptions, duadSchema } from './options.js';

/** Deep unsupervised anomaly detection with given options. */
export interface Duad extends Detector<FittedDuad> {
  readonly options: Readonly<DuadOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedDuad>;
}

/**
 * Deep unsupervised anomaly detection (Li, Wang, Liu, Lin, WACV 2021, Algorithm 1). Without options: the paper's settings
 * for KDD Cup 1999.
 *
 * @throws INVALID_OPTION
 */
export function duad(options: Partial<DuadOptions> = {}): Duad {
  const parsed = parseOptions(duadSchema, options, 'duad');
  return {
    specVersion: 1,
    name: 'duad',
    supervision: 'unsupervised',
    capabilities: { deterministic: false, trained: true, explains: true },
    options: parsed as Duad['options'],
    fit: async (x, context) => fittedDuad(x.columns, parsed.score.name, await runAlgorithm(x, parsed, context)),
  };
}
