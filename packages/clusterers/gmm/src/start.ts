import { DuadError, type Matrix, type RunContext, selectRows } from '@duad/core';
import { type CovarianceType, covarianceLength } from './covariance.js';
import { factorise } from './factorise.js';
import { type MaximisationSettings, type Maximised, maximise } from './maximise.js';
import { nearestMean } from './nearest-mean.js';
import type { GivenStart, ParsedGmmOptions } from './options.js';
import { momentsOf } from './plain-expectation.js';
import { spreadRows } from './spread-rows.js';
import { who } from './who.js';

/** A start needs no more rows than this. */
const startRows = 32_768;
const lloydIterations = 20;

/** Where EM begins: means by the chosen rule, each row given wholly to its nearest mean, then one maximisation step. */
export async function start(
  x: Matrix,
  options: ParsedGmmOptions,
  settings: MaximisationSettings,
  context: RunContext,
): Promise<Maximised> {
  const { initialisation } = options;
  if (typeof initialisation === 'object') return givenStart(initialisation, options.components, settings);
  const { random } = context;
  const sample = x.rows > startRows ? selectRows(x, random.sample(x.rows, startRows)) : x;
  const components = Math.min(options.components, sample.rows);
  const chosen =
    initialisation === 'random-rows'
      ? random.sample(sample.rows, components)
      : await spreadRows(sample, components, context);
  let means: Float64Array = Float64Array.from(selectRows(sample, chosen).data);
  let labels = await nearestMean(sample, means, context);
  for (let i = 0; initialisation === 'k-means' && i < lloydIterations; i++) {
    means = meansOf(sample, labels, means);
    const next = await nearestMean(sample, means, context);
    const settled = next.every((label, row) => label === labels[row]);
    labels = next;
    if (settled) break;
  }
  const responsibilities = new Float64Array(sample.rows * chosen.length);
  labels.forEach((label, row) => {
    responsibilities[row * chosen.length + label] = 1;
  });
  const moments = await momentsOf(sample, responsibilities, chosen.length, options.covariance, context);
  return maximise({ logLikelihood: 0, ...moments }, settings);
}

/** Mean of the rows with each label; an unused label keeps its mean. */
function meansOf(x: Matrix, labels: Int32Array, previous: Float64Array): Float64Array {
  const d = x.columns;
  const sums = new Float64Array(previous.length);
  const counts = new Int32Array(previous.length / d);
  labels.forEach((label, row) => {
    counts[label]!++;
    for (let j = 0; j < d; j++) sums[label * d + j]! += x.data[row * d + j]!;
  });
  return sums.map((sum, at) => {
    const count = counts[Math.floor(at / d)]!;
    return count > 0 ? sum / count : previous[at]!;
  });
}

function givenStart(given: GivenStart, components: number, settings: MaximisationSettings): Maximised {
  const { covariance: type, columnVariances } = settings;
  const d = columnVariances.length;
  const means = numbersOf('means', given.means, components * d);
  const shares = given.weights ? numbersOf('weights', given.weights, components) : new Float64Array(components).fill(1);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0) || shares.some((share) => share < 0)) {
    throw new DuadError('INVALID_OPTION', `${who}: expected starting weights of at least 0, not all of them 0`);
  }
  const length = covarianceLength(type, components, d);
  const covariances = given.covariances
    ? numbersOf('covariances', given.covariances, length)
    : sphericalCovariances(type, length, d, given.variance ?? meanVariance(columnVariances));
  const { repaired, ...factors } = factorise(type, components, columnVariances, covariances);
  const weights = shares.map((share) => share / total);
  const parameters = { covariance: type, components, columns: d, weights, means, ...factors };
  return { parameters, repaired, collapsed: 0 };
}

function meanVariance(variances: Float64Array): number {
  const mean = variances.reduce((sum, variance) => sum + variance / variances.length, 0);
  return mean > 0 ? mean : 1;
}

function sphericalCovariances(type: CovarianceType, length: number, d: number, variance: number): Float64Array {
  const isMatrix = type === 'full' || type === 'tied';
  return Float64Array.from({ length }, (_, at) => (!isMatrix || (at % (d * d)) % (d + 1) === 0 ? variance : 0));
}

function numbersOf(name: string, values: ArrayLike<number>, length: number): Float64Array {
  const result = Float64Array.from(values);
  if (result.length === length && result.every(Number.isFinite)) return result;
  throw new DuadError(
    'INVALID_OPTION',
    `${who}: expected ${length} finite numbers in initialisation.${name} for these components and columns, got ${result.length}`,
    { details: { paths: [`initialisation.${name}`], expected: length, got: result.length } },
  );
}
