import { DuadError, parseOptions } from '@duad/core';
import { z } from 'zod';

const count = z.int().min(1);
const percent = z.number().min(0).lt(100);

/** Options of a method set from outside, by the paper's letters where it has some. */
export interface Overrides {
  readonly p0?: number | undefined;
  readonly p?: number | undefined;
  readonly r?: number | undefined;
  readonly epochs?: number | undefined;
  readonly K?: number | undefined;
  readonly codeSize?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly learningRate?: number | undefined;
  readonly loss?: 'mse' | 'cosine' | 'angle' | undefined;
  readonly nets?: number | undefined;
  readonly tolerance?: number | undefined;
  readonly whenStable?: 'stop' | 'train-on' | undefined;
  readonly includeAngle?: boolean | undefined;
  readonly normaliseLatent?: boolean | undefined;
  readonly neighbourhoodFits?: number | undefined;
  readonly selection?: ('cluster-variance' | 'averaged-variance' | 'held-out' | 'trimmed' | 'everything') | undefined;
  readonly score?: 'angle' | 'angle-and-neighbourhood' | 'squared-error' | undefined;
}
export type OverrideName = keyof Overrides;

/** What `--set` knows. */
const schema = z.strictObject({
  p0: percent.optional(),
  p: percent.optional(),
  r: z.int().min(2).optional(),
  epochs: count.optional(),
  K: count.optional(),
  codeSize: count.optional(),
  batchSize: count.optional(),
  learningRate: z.number().positive().optional(),
  loss: z.enum(['mse', 'cosine', 'angle']).optional(),
  nets: count.optional(),
  tolerance: z.number().min(0).lt(1).optional(),
  whenStable: z.enum(['stop', 'train-on']).optional(),
  includeAngle: z.boolean().optional(),
  normaliseLatent: z.boolean().optional(),
  neighbourhoodFits: count.optional(),
  selection: z.enum(['cluster-variance', 'averaged-variance', 'held-out', 'trimmed', 'everything']).optional(),
  score: z.enum(['angle', 'angle-and-neighbourhood', 'squared-error']).optional(),
});

/** All names, as DUAD takes them. */
export const overrideNames: readonly OverrideName[] = Object.keys(schema.shape) as OverrideName[];

/**
 * Reads `key=value` pairs.
 *
 * @throws USAGE on a pair that is none, or is given twice; INVALID_OPTION on an unknown name or an unfit value
 */
export function parseOverrides(pairs: readonly string[]): Overrides {
  const values: Record<string, unknown> = {};
  for (const pair of pairs) {
    const [, name, text] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    if (name === undefined || text === undefined) {
      throw new DuadError('USAGE', `benchmark: --set takes NAME=VALUE such as p0=20, got '${pair}'`);
    }
    if (name in values) throw new DuadError('USAGE', `benchmark: --set ${name} is given twice`);
    values[name] = readValue(text);
  }
  return parseOptions(schema, values, 'benchmark --set');
}

function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}
