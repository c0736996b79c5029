import { DuadError, type Matrix, parseOptions, type RunContext } from '@duad/core';
import { auroc, averagePrecision } from '@duad/metrics';
import { z } from 'zod';
import type { FittedOcsvm } from './fitted-ocsvm.js';
import { gammaFor } from './gamma-for.js';
import { isExact } from './machine.js';
import { bytesOfDistances, machinesByDistances, type ScoredMachine } from './machines-by-distances.js';
import { ocsvm } from './ocsvm.js';
import { type OcsvmOptions, ocsvmOptions, type ParsedOcsvmOptions, parseOcsvmOptions } from './options.js';
import { who } from './who.js';

/** Options of {@link searchOcsvmWithLabels}. */
export interface LabelledSearchOptions {
  /** Kernel widths to try; `scale` times 2^-8, 2^-6, ... 2^6 unless given. */
  readonly gammas?: readonly (number | 'scale' | 'auto')[];
  /** Values of nu to try; 0.01, 0.05, 0.1, 0.2, 0.5 unless given. */
  readonly nus?: readonly number[];
  /** What is maximised; `auroc` unless given. */
  readonly measure?: 'auroc' | 'average-precision';
  /** All other options of the machines. */
  readonly base?: Omit<OcsvmOptions, 'gamma' | 'nu'>;
}

/** One point of the grid. */
export interface LabelledSearchPoint {
  readonly gamma: number;
  readonly nu: number;
  /** The measure, on the rows whose labels were given. */
  readonly value: number;
}

/** The outcome of a search that has looked at labels. */
export interface LabelledSearch {
  /** Always there: what was found is no unsupervised result. */
  readonly labelsUsed: true;
  readonly measure: 'auroc' | 'average-precision';
  readonly best: LabelledSearchPoint;
  readonly grid: readonly LabelledSearchPoint[];
  /** The machine of the best point. */
  readonly fitted: FittedOcsvm;
}

interface ParsedSearch {
  readonly gammas?: readonly (number | 'scale' | 'auto')[] | undefined;
  readonly nus: readonly number[];
  readonly measure: 'auroc' | 'average-precision';
  readonly base: Omit<OcsvmOptions, 'gamma' | 'nu'>;
}

const searchOptions: z.ZodType<ParsedSearch, LabelledSearchOptions> = z.strictObject({
  gammas: z
    .array(z.union([z.number().positive(), z.enum(['scale', 'auto'])]))
    .min(1)
    .optional(),
  nus: z.array(z.number().positive().max(1)).min(1).default([0.01, 0.05, 0.1, 0.2, 0.5]),
  measure: z.enum(['auroc', 'average-precision']).default('auroc'),
  base: z.custom<Omit<OcsvmOptions, 'gamma' | 'nu'>>((value) => ocsvmOptions.safeParse(value).success).default({}),
});

/**
 * Searches gamma and nu **by the labels**: the machine is fitted without them, but that of all grid points is kept which
 * separates the labelled rows best. This is how the OC-SVM figures of Li, Wang, Liu, Lin (WACV 2021, section 4) came about
 * ("we search for best-performing hyper-parameters"). Without labels nobody can choose so: the result is optimistic, an
 * upper bound on what the method does unsupervised, and must be reported as such.
 *
 * Where the distances fit into `cacheMebibytes` they are worked out once for the whole grid.
 *
 * @param x rows to fit
 * @param evaluation rows to measure on, which may be `x`
 * @param labels one per row of `evaluation`, 1 = anomaly
 * @throws INVALID_OPTION; INVALID_INPUT if the labels do not fit, or are all the same
 */
export async function searchOcsvmWithLabels(
  x: Matrix,
  evaluation: Matrix,
  labels: ArrayLike<number>,
  options: LabelledSearchOptions,
  context: RunContext,
): Promise<LabelledSearch> {
  const parsed = parseOptions(searchOptions, options, `${who}: searchOcsvmWithLabels`);
  const { nus, measure, base } = parsed;
  const gammas = parsed.gammas?.map((gamma) => gammaFor(x, gamma)) ?? widthsAround(gammaFor(x, 'scale'));
  const metric = measure === 'auroc' ? auroc : averagePrecision;
  const grid: LabelledSearchPoint[] = [];
  let best: { readonly point: LabelledSearchPoint; readonly fitted: FittedOcsvm } | undefined;
  const widths = await gridOf(x, evaluation, parseOcsvmOptions(base), context);
  for (const gamma of gammas) {
    const machineAt = await widths(gamma);
    for (const nu of nus) {
      const { fitted, scores } = await machineAt(nu);
      const result = metric(labels, scores);
      if (!result.defined) throw new DuadError('INVALID_INPUT', result.message);
      const point = { gamma, nu, value: result.value };
      grid.push(point);
      if (!best || point.value > best.point.value) best = { point, fitted };
      context.onProgress?.({ stage: 'grid-point-end', done: grid.length, total: gammas.length * nus.length });
    }
  }
  return { labelsUsed: true, measure, best: best!.point, grid, fitted: best!.fitted };
}

type Grid = (gamma: number) => Promise<(nu: number) => Promise<ScoredMachine>>;

/** By distances worked out once, where they fit into memory. */
async function gridOf(x: Matrix, evaluation: Matrix, base: ParsedOcsvmOptions, context: RunContext): Promise<Grid> {
  if (isExact(base, x.rows) && bytesOfDistances(x, evaluation) <= 2 ** 20 * base.cacheMebibytes) {
    return machinesByDistances(x, evaluation, base, context);
  }
  return async (gamma) => async (nu) => {
    const fitted = await ocsvm({ ...base, gamma, nu }).fit(x, context);
    return { fitted, scores: await fitted.score(evaluation, context) };
  };
}

function widthsAround(scale: number): number[] {
  return [-8, -6, -4, -2, 0, 2, 4, 6].map((power) => scale * 2 ** power);
}
