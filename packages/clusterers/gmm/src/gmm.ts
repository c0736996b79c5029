import { type Clusterer, checkMatrix, type Matrix, parseOptions, type RunContext, selectRows } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { columnMoments } from './column-moments.js';
import { parameterCount } from './covariance.js';
import { densityBlocks, workPerRow } from './density-blocks.js';
import { engineExpectation } from './engine-expectation.js';
import type { Expectation } from './expectation.js';
import { expectationMaximisation, type Fitted } from './expectation-maximisation.js';
import { type GaussianMixture, gaussianMixture } from './gaussian-mixture.js';
import type { MaximisationSettings } from './maximise.js';
import type { MixtureParameters } from './mixture-parameters.js';
import { normaliseRow } from './normalise-row.js';
import { type GmmOptions, gmmOptions, type ParsedGmmOptions } from './options.js';
import { plainExpectation } from './plain-expectation.js';
import { safeExpectation } from './safe-expectation.js';
import { start } from './start.js';
import { varianceExpectation } from './variance-expectation.js';
import { warningsOf } from './warnings.js';
import { who } from './who.js';

/** Up to this much work per iteration (rows K d^2, or rows K d for diagonal covariances) plain loops beat the engine, counting its compilation. */
const plainWork = 2e6;

/**
 * A Gaussian mixture fitted by expectation-maximisation (Dempster, Laird and Rubin, 1977) in float64. The regularisation,
 * the stopping rule and the order of the steps are scikit-learn's.
 *
 * @throws INVALID_OPTION
 */
export function gmm(options: GmmOptions = {}): Clusterer<GaussianMixture> {
  const parsed = parseOptions(gmmOptions, options, who);
  return {
    specVersion: 1,
    name: 'gmm',
    options: parsed,
    capabilities: {
      inductive: true,
      deterministic: typeof parsed.initialisation === 'object' && parsed.fitRows === 'all',
      leavesUnplaced: false,
    },
    fit: (x, context) => fit(x, parsed, context),
  };
}

async function fit(x: Matrix, options: ParsedGmmOptions, context: RunContext): Promise<GaussianMixture> {
  checkMatrix(x, who);
  const { fitRows, covariance, regularisation } = options;
  const isSample = fitRows !== 'all' && fitRows < x.rows;
  const sample = isSample ? selectRows(x, context.random.fork('fit-rows').sample(x.rows, fitRows)) : x;
  const { means: origin, variances: columnVariances } = columnMoments(sample);
  const settings: MaximisationSettings = { covariance, regularisation, columnVariances };

  const best = await fitBest(sample, options, settings, origin, context);
  const { parameters } = best;
  const { argmax, total } = await place(x, parameters, origin, context);
  const { componentLabels, labels } = withoutGaps(argmax, parameters.components);
  const freeParameters = parameterCount(covariance, parameters.components, x.columns);
  return gaussianMixture({
    parameters,
    origin,
    report: {
      meanLogLikelihood: total / x.rows,
      lowerBounds: best.lowerBounds,
      iterations: best.lowerBounds.length,
      converged: best.converged,
      bic: freeParameters * Math.log(x.rows) - 2 * total,
    },
    labels,
    componentLabels,
    warnings: warningsOf(best, componentLabels, columnVariances, options),
    options: forTheRecord(options),
  });
}

/** The likeliest of the restarts. */
async function fitBest(
  x: Matrix,
  options: ParsedGmmOptions,
  settings: MaximisationSettings,
  origin: Float64Array,
  context: RunContext,
): Promise<Fitted> {
  let best: Fitted | undefined;
  const restarts = typeof options.initialisation === 'object' ? 1 : options.restarts;
  for (let restart = 0; restart < restarts; restart++) {
    const own = { ...context, random: context.random.fork(`restart-${restart}`) };
    const begin = await start(x, options, settings, own);
    const expectation = await expectationFor(x, begin.parameters, origin, options.regularisation, context);
    try {
      const fitted = await expectationMaximisation(expectation, begin, x.rows, settings, options, own);
      if (!best || fitted.lowerBounds.at(-1)! > best.lowerBounds.at(-1)!) best = fitted;
    } finally {
      expectation.dispose();
    }
  }
  return best!;
}

async function expectationFor(
  x: Matrix,
  parameters: MixtureParameters,
  origin: Float64Array,
  regularisation: number,
  context: RunContext,
): Promise<Expectation> {
  const { covariance, components } = parameters;
  const isLinear = covariance === 'diagonal' || covariance === 'spherical';
  const plain = isLinear ? varianceExpectation(x) : plainExpectation(x);
  if (x.rows * workPerRow(parameters) <= plainWork) return plain;
  const engine = await requireEngine(context, { precision: 'float64' });
  const fast = await engineExpectation(engine, x, origin, covariance, components);
  return safeExpectation(fast, plain, { origin, regularisation });
}

/** For each row its likeliest component, and the log-likelihood of all rows. */
async function place(
  x: Matrix,
  parameters: MixtureParameters,
  origin: Float64Array,
  context: RunContext,
): Promise<{ argmax: Int32Array; total: number }> {
  const { components } = parameters;
  const argmax = new Int32Array(x.rows);
  let total = 0;
  for await (const { from, values } of densityBlocks(x, parameters, origin, context)) {
    for (let at = 0; at < values.length; at += components) {
      let best = 0;
      for (let k = 1; k < components; k++) if (values[at + k]! > values[at + best]!) best = k;
      argmax[from + at / components] = best;
      total += normaliseRow(values, at, components);
    }
  }
  return { argmax, total };
}

/** Numbers the components that have rows 0, 1, ... in their order. */
function withoutGaps(argmax: Int32Array, components: number): { componentLabels: Int32Array; labels: Int32Array } {
  const used = new Set(argmax);
  let next = 0;
  const componentLabels = Int32Array.from({ length: components }, (_, k) => (used.has(k) ? next++ : -1));
  return { componentLabels, labels: argmax.map((component) => componentLabels[component]!) };
}

/** A start handed in is not repeated in the artifact. */
function forTheRecord(options: ParsedGmmOptions): Readonly<Record<string, unknown>> {
  return typeof options.initialisation === 'object' ? { ...options, initialisation: 'given' } : { ...options };
}
