import { checkMatrix, type Detector, type Matrix, parseOptions, type RunContext, type Warning } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { fitResponses } from './fit-responses.js';
import { type FittedGeometric, fittedGeometric } from './fitted-geometric.js';
import { itemShapeOf } from './item-shape.js';
import { transformationsOf } from './model.js';
import { type GeometricInput, type GeometricOptions, geometricSchema } from './options.js';
import { populationStatistics } from './population-statistics.js';
import { createResponder } from './responses.js';
import { train } from './train.js';
import { scalingOf } from './transformations.js';
import { who } from './who.js';

/** Anomaly detection by geometric transformations, with given options. */
export interface Geometric extends Detector<FittedGeometric> {
  readonly supervision: 'semi-supervised';
  readonly options: Readonly<GeometricOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedGeometric>;
}

/**
 * Deep anomaly detection using geometric transformations (Golan and El-Yaniv, NeurIPS 2018). Semi-supervised: to be fitted
 * on images known to be normal, rows with an `itemShape` of [height, width, channels].
 *
 * @throws INVALID_OPTION
 */
export function geometric(options: GeometricInput = {}): Geometric {
  const parsed = parseOptions(geometricSchema, options, who);
  return {
    specVersion: 1,
    name: 'geometric',
    supervision: 'semi-supervised',
    capabilities: { deterministic: false, trained: true, explains: false },
    options: parsed as Geometric['options'],
    fit: (x, context) => fit(x, parsed, context),
  };
}

async function fit(x: Matrix, options: GeometricOptions, context: RunContext): Promise<FittedGeometric> {
  checkMatrix(x, who);
  const itemShape = itemShapeOf(x);
  const engine = await requireEngine(context);
  const start = { itemShape, options, scaling: scalingOf(x.data) };
  const { weights, losses } = await train(engine, x, start, context);
  const trained = { ...start, weights };
  const statistics = await populationStatistics(engine, x, trained, {
    ...context,
    random: context.random.fork('statistics'),
  });
  const finished = { ...trained, statistics, losses };
  const responder = await createResponder(engine, finished);
  try {
    const rows = context.random.fork('dirichlet').sample(x.rows, options.dirichletRows);
    const count = transformationsOf(start).length;
    const alpha = options.score === 'dirichlet' ? await fitResponses(responder, x, rows, count, context) : undefined;
    return fittedGeometric({ ...finished, alpha }, responder, warningsFor(itemShape, options));
  } catch (error) {
    responder[Symbol.dispose]();
    throw error;
  }
}

function warningsFor([height, width]: readonly number[], { rotations }: GeometricOptions): Warning[] {
  if (height === width || !rotations) return [];
  const message = `${who}: images of ${height} x ${width} pixels are turned by 0 and 180 degrees only; crop them square for all 72 transformations`;
  return [{ code: 'NOT_SQUARE', message }];
}
