import { checkMatrix, type Detector, type Matrix, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import { duad } from '../duad.js';
import type { TableDetectorInput } from '../ensemble/options.js';
import { tableDetector } from '../ensemble/table-detector.js';
import type { FittedDuad } from '../fitted-duad.js';
import type { SelectionObserver } from '../history.js';
import type { DuadOptions } from '../options.js';
import { presets } from '../presets.js';
import { type Decision, decide, decisionFor, type TableKind } from './decide.js';
import { type FittedRecommended, fittedRecommended } from './fitted-recommended.js';
import { commonScaling, type LinearScaling, minMaxScaling } from './linear-scaling.js';
import { describeTable } from './table-description.js';

const kinds = ['table', 'one-hot', 'repeated', 'features'] as const satisfies readonly TableKind[];

/** Options of {@link recommended}. */
export interface RecommendedOptions {
  /** What the table is, where its owner knows better than what can be seen of it. */
  readonly kind?: TableKind | undefined;
  /** What to change where the table is taken for one of the kinds `table` and `one-hot`. */
  readonly table?: TableDetectorInput | undefined;
  /** What to change where it is taken for `repeated` or `features`. */
  readonly features?: Partial<DuadOptions> | undefined;
  /** Called after each selection, for experiments. */
  readonly observe?: SelectionObserver | undefined;
}

const isOptions = (value: unknown): boolean => value === undefined || (typeof value === 'object' && value !== null);

const schema: z.ZodType<RecommendedOptions, RecommendedOptions> = z.strictObject({
  kind: z.enum(kinds).optional().describe('What the table is; looked for unless given'),
  table: z.custom<TableDetectorInput | undefined>(isOptions, 'expected options of tableDetector').optional(),
  features: z.custom<Partial<DuadOptions> | undefined>(isOptions, 'expected options of duad').optional(),
  observe: z
    .custom<SelectionObserver | undefined>(
      (value) => value === undefined || typeof value === 'function',
      'expected a function',
    )
    .optional()
    .describe('Called after each selection, for experiments'),
});

/** The detector that chooses its setting by what it sees. */
export interface Recommended extends Detector<FittedRecommended> {
  fit(x: Matrix, context: RunContext): Promise<FittedRecommended>;
}

/**
 * What to use where nothing is known: looks at the table (rows, columns, what they hold, no labels), takes the setting
 * that suits it, and says which and why. No setting depends on the name of a data set.
 *
 * @throws INVALID_OPTION
 */
export function recommended(options: RecommendedOptions = {}): Recommended {
  const parsed = parseOptions(schema, options, 'duad recommended');
  return {
    specVersion: 1,
    name: 'duad-recommended',
    supervision: 'unsupervised',
    capabilities: { deterministic: false, trained: true, explains: true },
    options: parsed as Recommended['options'],
    async fit(x, context) {
      checkMatrix(x, 'duad', { minimumRows: 2 });
      const decision = await look(x, parsed.kind, context);
      const scaling = scalingFor(decision.kind, x);
      const fitted = await settingFor(decision.kind, parsed).fit(scaling ? scaling.apply(x) : x, context);
      return fittedRecommended(fitted, decision, scaling);
    },
  };
}

async function look(x: Matrix, kind: TableKind | undefined, context: RunContext): Promise<Decision> {
  const seen = decide(await describeTable(x, context));
  if (kind === undefined || kind === seen.kind) return seen;
  return decisionFor(kind, `the option 'kind' says so; what was seen: ${seen.reason}`);
}

/** The setting for each kind. */
function settingFor(kind: TableKind, { table, features, observe }: RecommendedOptions): Detector<FittedDuad> {
  if (kind === 'table') return tableDetector({ ...table, observe });
  if (kind === 'one-hot') return tableDetector({ score: 'squared-error', ...table, observe });
  const preset = kind === 'repeated' ? presets.recommended.kddCup() : presets.recommended.features();
  return duad({ ...preset, ...features, observe });
}

/** Settings for tables bring the columns to a scale themselves; the others get them at one. */
function scalingFor(kind: TableKind, x: Matrix): LinearScaling | undefined {
  if (kind === 'repeated') return minMaxScaling(x);
  return kind === 'features' ? commonScaling(x) : undefined;
}
