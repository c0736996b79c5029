import { parseOptions } from '@duad/core';
import { z } from 'zod';
import { who } from './who.js';

/** Options of {@link ocsvm}. */
export interface OcsvmOptions {
  /** Upper bound on the share of fitted rows outside, lower bound on that of support vectors, in (0, 1]; 0.5 unless given. */
  readonly nu?: number;
  /**
   * The kernel is exp(-gamma |x - y|^2). `scale`, 1 / (columns * variance of all entries), unless given; `auto` is
   * 1 / columns.
   */
  readonly gamma?: 'scale' | 'auto' | number;
  /** Stops once no pair of rows violates the optimality conditions by more than this; 1e-3 unless given. */
  readonly tolerance?: number;
  /** At most so many steps (Nyström: passes), then a warning; no limit unless given. */
  readonly iterations?: number;
  /** Whether rows that have settled at a bound are left out of the search until the end; true unless given. */
  readonly shrinking?: boolean;
  /** Memory for rows of the kernel matrix, in MiB; 512 unless given. */
  readonly cacheMebibytes?: number;
  /**
   * `auto` solves the exact problem up to `exactRows` rows and in Nyström features of the kernel beyond; `exact` and
   * `nystroem` do one or the other whatever the size. `auto` unless given.
   */
  readonly method?: 'auto' | 'exact' | 'nystroem';
  /** Limit of `auto`; 30,000 unless given. */
  readonly exactRows?: number;
  /** Nyström features: rows drawn at random to carry the kernel; 512 unless given. */
  readonly landmarks?: number;
}

type Optional = 'iterations';

/** Options with the defaults filled in. */
export type ParsedOcsvmOptions = Required<Omit<OcsvmOptions, Optional>> & Pick<OcsvmOptions, Optional>;

/** The schema of {@link OcsvmOptions}. */
export const ocsvmOptions: z.ZodType<ParsedOcsvmOptions, OcsvmOptions> = z.strictObject({
  nu: z
    .number()
    .positive()
    .max(1)
    .default(0.5)
    .describe('Upper bound on the share of rows outside, lower bound on that of support vectors'),
  gamma: z
    .union([z.enum(['scale', 'auto']), z.number().positive()])
    .default('scale')
    .describe('Width of the kernel exp(-gamma |x - y|^2)'),
  tolerance: z.number().positive().default(1e-3).describe('Largest violation of the optimality conditions at the end'),
  iterations: z.int().positive().optional().describe('At most so many steps'),
  shrinking: z.boolean().default(true).describe('Leaves settled rows out of the search until the end'),
  cacheMebibytes: z.number().positive().default(512).describe('Memory for rows of the kernel matrix'),
  method: z
    .enum(['auto', 'exact', 'nystroem'])
    .default('auto')
    .describe('Exact, or in Nyström features; auto: exact up to exactRows rows'),
  exactRows: z.int().positive().default(30_000).describe('auto is exact up to so many rows'),
  landmarks: z.int().positive().default(512).describe('Rows that carry the kernel in Nyström features'),
});

/** @throws INVALID_OPTION */
export function parseOcsvmOptions(options: OcsvmOptions): ParsedOcsvmOptions {
  return parseOptions(ocsvmOptions, options, who);
}
