import { isMissing } from '../cells.js';
import type { CategoricalColumn } from '../table.js';

/**
 * What a text becomes that is one of many: how rare it is, how rare what it looks like is, and how many characters of each
 * kind it has.
 */
export type TextPart = 'rarity' | 'shape' | 'length' | 'digits' | 'capitals' | 'punctuation' | 'beyond ASCII';

/** How often texts, and what they look like, came up; those that are not listed once. */
export interface TextCounts {
  readonly texts: ReadonlyMap<string, number>;
  readonly shapes: ReadonlyMap<string, number>;
}

/** What came up so often is not rare. */
const notRare = 10;
/** Texts that are counted, at most. */
const mostCounted = 20_000;
const longestShape = 40;

const characters: Readonly<Record<Exclude<TextPart, 'rarity' | 'shape'>, RegExp>> = {
  length: /./gsu,
  digits: /\d/g,
  capitals: /\p{Lu}/gu,
  punctuation: /[!-/:-@[-`{-~]/g,
  'beyond ASCII': /[^\0-\x7f]/gu,
};

/** All parts, in the order of their columns. */
export const textParts: readonly TextPart[] = ['rarity', 'shape', ...(Object.keys(characters) as TextPart[])];

/** Counts the texts of a column; missing ones are left out. */
export function countTexts({ codes, categories }: CategoricalColumn): TextCounts {
  const texts = new Map<string, number>();
  const shapes = new Map<string, number>();
  const counts = new Uint32Array(categories.length);
  for (const code of codes) counts[code]!++;
  categories.forEach((text, code) => {
    const count = counts[code]!;
    if (count === 0 || isMissing(text)) return;
    texts.set(text, count);
    const shape = shapeOf(text);
    shapes.set(shape, (shapes.get(shape) ?? 0) + count);
  });
  return { texts: commonest(texts), shapes: commonest(shapes) };
}

/** The most frequent ones, frequent first, without those that came up once. */
function commonest(counts: ReadonlyMap<string, number>): Map<string, number> {
  const repeated = [...counts].filter(([, count]) => count > 1);
  return new Map(repeated.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostCounted));
}

/** What a text looks like: letters as `a`, digits as `9`, a run as one. `GET /img/7.png` becomes `a /a/9.a`. */
export function shapeOf(text: string): string {
  return text
    .slice(0, 8 * longestShape)
    .replace(/\p{L}+/gu, 'a')
    .replace(/\d+/g, '9')
    .replace(/\s+/g, ' ')
    .replace(/([^a9 ])\1+/g, '$1')
    .slice(0, longestShape);
}

/** 0 for what came up so often that it is not rare, else the log of how many times it should have come up more often. */
function rarity(count = 1): number {
  return Math.max(0, Math.log(notRare / count));
}

/** One part of the texts, row by row; NaN where the cell is missing. */
export function textPartValues(
  part: TextPart,
  { codes, categories }: CategoricalColumn,
  { texts, shapes }: TextCounts,
): Float64Array {
  const byCode = categories.map((text) => {
    if (isMissing(text)) return Number.NaN;
    if (part === 'rarity') return rarity(texts.get(text));
    if (part === 'shape') return rarity(shapes.get(shapeOf(text)));
    return Math.log1p(text.match(characters[part])?.length ?? 0);
  });
  return Float64Array.from(codes, (code) => byCode[code]!);
}
