import { DuadError } from '@duad/core';
import { isMissing } from '../cells.js';
import { fitScale, type Scaling } from '../scaling.js';
import type { CategoricalColumn, TableColumn } from '../table.js';
import { textsOf } from './cells-of.js';
import { type Choice, chooseTreatment, dateWords } from './choose-treatment.js';
import { datePartsFor, momentsOf, spanOf } from './date-parts.js';
import type { EncodedColumn, ScaledPart, Treatment } from './encoded-column.js';
import { inferDateFormat } from './parse-date.js';
import { partValues } from './part-values.js';
import { countTexts, textParts } from './text-parts.js';

/** What a column is fitted with. */
export interface FitColumnOptions {
  readonly numeric: Scaling;
  readonly maximumCategories?: number | undefined;
  /** What its owner says; else it is chosen. */
  readonly treatment?: Treatment | undefined;
}

/**
 * Learns how a column becomes numbers.
 *
 * @param source of the table, for messages
 * @throws INVALID_INPUT if it cannot be what its owner says; DEGENERATE_DATA if float64 cannot scale its values
 */
export function fitColumn(column: TableColumn, source: string, options: FitColumnOptions): EncodedColumn {
  const { name } = column;
  const { treatment, why, format } = options.treatment
    ? asked(column, source, options.treatment)
    : chooseTreatment(column, options.maximumCategories);
  const common = { name, why };
  if (treatment === 'leave-out') return { ...common, treatment };
  if (treatment === 'categories') return { ...common, treatment, categories: usedCategories(textsOf(column)) };
  if (treatment === 'number') {
    const mixed = column.kind === 'categorical';
    return withParts({ ...common, treatment, mixed, ...unscaled }, ['value'], column, options.numeric);
  }
  const texts = textsOf(column);
  if (treatment === 'text') {
    const counted = countTexts(texts);
    const counts = { texts: [...counted.texts], shapes: [...counted.shapes] };
    return withParts({ ...common, treatment, ...counts, ...unscaled }, textParts, column, options.numeric);
  }
  const moments = momentsOf(texts, format!);
  const instants = Float64Array.from(texts.codes, (code) => moments[code]?.instant ?? Number.NaN);
  const span = spanOf(
    instants.filter((instant) => !Number.isNaN(instant)),
    format!,
  );
  return withParts({ ...common, treatment, ...span, ...unscaled }, datePartsFor(span), column, options.numeric);
}

/** What the owner says of a column, if it can be so. */
function asked(column: TableColumn, source: string, treatment: Treatment): Choice {
  const why = 'as asked for';
  if (treatment === 'leave-out' || treatment === 'categories' || treatment === 'text') return { treatment, why };
  const refuse = (what: string): never => {
    throw new DuadError(
      'INVALID_INPUT',
      `${source}: column '${column.name}' was said to hold ${what}, but no cell does; say what it holds instead, or leave it out`,
      { details: { column: column.name } },
    );
  };
  if (treatment === 'number') {
    const values = partValues({ treatment, mixed: true }, column)('value');
    return values.every(Number.isNaN) ? refuse('numbers') : { treatment, why };
  }
  const texts = usedCategories(textsOf(column)).filter((text) => !isMissing(text));
  const inferred = inferDateFormat(texts);
  const formats = inferred ? [inferred] : (['unix-time', 'month-first', 'day-first', 'time-of-day'] as const);
  const found = (format: (typeof formats)[number]): number =>
    momentsOf({ ...textsOf(column), categories: texts }, format).filter((moment) => moment).length;
  const format = formats.reduce((a, b) => (found(b) > found(a) ? b : a));
  return found(format) === 0 ? refuse('dates') : { treatment, why: `${dateWords[format]}, ${why}`, format };
}

const unscaled = { parts: [], gaps: false };

/** Gaps are odd where they are fewer than this share of the cells, */
const oddGaps = 0.01;
/** and may go with other columns where they are more than that. Between the two they are neither. */
const usualGaps = 0.25;

type WithParts = Extract<EncodedColumn, { parts: unknown }>;

/** Scales the parts, those that tell something. Missing cells get a column that says so where that may tell something. */
function withParts<C extends WithParts>(
  column: C,
  parts: readonly ScaledPart['part'][],
  from: TableColumn,
  numeric: Scaling,
): C {
  const values = partValues(column, from);
  const missing = values('missing');
  const absent = missing.reduce((sum, value) => sum + value, 0);
  const scaled = parts.flatMap((part): ScaledPart[] => {
    const cells = values(part);
    if (part !== 'value' && part !== 'elapsed' && !tells(part, cells)) return [];
    return [{ part, scale: fitScale(cells, numeric, column.name) }];
  });
  const share = absent / missing.length;
  if (share > 0 && (share < oddGaps || share >= usualGaps))
    scaled.push({ part: 'missing', scale: { offset: 0, scale: 1, fill: 0 } });
  return { ...column, parts: scaled, gaps: absent > 0 };
}

/** Parts that are the same everywhere tell nothing, nor does it that a text is rare where most are. */
function tells(part: ScaledPart['part'], cells: Float64Array): boolean {
  const present = cells.filter((value) => !Number.isNaN(value));
  if (present.every((value) => value === present[0])) return false;
  if (part !== 'rarity' && part !== 'shape') return true;
  return present.filter((value) => value === 0).length > present.length / 2;
}

/** In the order of their UTF-16 units, so that neither the order of the rows nor the machine's language matters. */
function usedCategories({ categories, codes }: CategoricalColumn): string[] {
  const used = new Set(codes);
  return categories.filter((_, code) => used.has(code)).sort();
}
