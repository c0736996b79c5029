import { unitOf } from '@duad/datasets';
import type { BackgroundColumn } from './background.js';
import { formatNumber } from './text.js';

/** What a detector would have put into a cell. */
export interface Expectation {
  /** In the words of the file, or about the cell (`about 14 characters`); empty if it cannot be told. */
  readonly text: string;
  /** What about the cell was odd, where it is not the cell as a whole. */
  readonly aspect?: Aspect;
}

/** What can be odd about a date or a text, in words. */
export type Aspect = (typeof aspects)[keyof typeof aspects];

const aspects = {
  elapsed: 'when',
  hour: 'hour',
  weekday: 'weekday',
  season: 'season',
  missing: 'gap',
  rarity: 'rare',
  shape: 'looks',
  length: 'length',
  digits: 'digits',
  capitals: 'capitals',
  punctuation: 'punctuation',
  'beyond ASCII': 'beyond ASCII',
} as const;

/** Characters that are counted, and how they are called. */
const counted: Readonly<Record<string, string>> = {
  length: 'characters',
  digits: 'digits',
  capitals: 'capitals',
  punctuation: 'punctuation marks',
  'beyond ASCII': 'characters beyond ASCII',
};

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const milliseconds = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/**
 * What would have been expected of a cell, by what its columns of the matrix were rebuilt as.
 *
 * @param cells the rebuilt ones, in the order of the column's group
 * @param weights how much each of them has to do with the score
 * @param missing whether the cell of the file is
 */
export function expectationOf(
  column: BackgroundColumn,
  cells: readonly number[],
  weights: readonly number[],
  missing: boolean,
): Expectation {
  const { scale, categories, usual, decimals, treatment, parts = [] } = column;
  if (categories) {
    let best = 0;
    for (let i = 1; i < categories.length; i++) if (cells[i]! > cells[best]!) best = i;
    return { text: categories[best]! };
  }
  if (treatment === 'number') {
    const flag = parts.findIndex(({ part }) => part === 'missing');
    if (!missing && flag > 0 && cells[flag]! > 0.5 && weights[flag]! > weights[0]!) return { text: 'a missing cell' };
    return { text: scale ? formatNumber(Number(valueAt(scale, cells[0]!).toFixed(decimals))) : '' };
  }
  const aspect = oddest(column, weights);
  if (aspect === undefined) return { text: usual[0]?.text ?? '' };
  if (missing) return { text: usual[Math.floor(usual.length / 2)]?.text ?? '' };
  const numberOf = (name: string): number => {
    const at = parts.findIndex(({ part }) => part === name);
    return cells[at]! * parts[at]!.scale + parts[at]!.offset;
  };
  return {
    aspect: aspects[aspect],
    text: treatment === 'date' ? dateText(column, aspect, numberOf) : textText(column, aspect, numberOf),
  };
}

/** The aspect with the largest part in the score; sine and cosine count together. */
function oddest({ parts = [] }: BackgroundColumn, weights: readonly number[]): keyof typeof aspects | undefined {
  const sums = new Map<string, number>();
  parts.forEach(({ part }, i) => {
    const name = part.replace(/ (co)?sine$/, '');
    sums.set(name, (sums.get(name) ?? 0) + weights[i]!);
  });
  return [...sums].sort((a, b) => b[1] - a[1])[0]?.[0] as keyof typeof aspects | undefined;
}

type NumberOf = (part: string) => number;

function dateText({ span, usual }: BackgroundColumn, aspect: keyof typeof aspects, numberOf: NumberOf): string {
  if (aspect === 'elapsed') {
    const { origin, length, last } = span!;
    const instant = origin + numberOf('elapsed') * milliseconds[unitOf(length)];
    const at = new Date(Math.min(last, Math.max(origin, instant))).toISOString();
    return `about ${at.slice(0, length > 2 * milliseconds.days ? 10 : 16).replace('T', ' ')}`;
  }
  if (aspect === 'missing') return `a date such as ${usual[0]?.text ?? ''}`;
  const angle = Math.atan2(numberOf(`${aspect} sine`), numberOf(`${aspect} cosine`)) / (2 * Math.PI);
  const turn = angle < 0 ? angle + 1 : angle;
  if (aspect === 'weekday') return `about ${weekdays[Math.round(7 * turn) % 7]}`;
  const at = new Date(Math.round(turn * (aspect === 'hour' ? milliseconds.days : 365.25 * milliseconds.days)));
  if (aspect === 'hour') return `about ${at.toISOString().slice(11, 16)}`;
  return `about ${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })}`;
}

function textText({ usual }: BackgroundColumn, aspect: keyof typeof aspects, numberOf: NumberOf): string {
  const unit = counted[aspect];
  if (unit === undefined) return `a text such as ${usual[0]?.text ?? ''}`;
  return `about ${formatNumber(Math.max(0, Math.round(Math.expm1(numberOf(aspect)))))} ${unit}`;
}

/** Between the two points whose encoded values are nearest; never beyond what was seen. */
function valueAt({ values, encoded }: NonNullable<BackgroundColumn['scale']>, cell: number): number {
  const above = encoded.findIndex((known) => known >= cell);
  if (above < 0) return values.at(-1)!;
  if (above === 0 || encoded[above] === cell) return values[above]!;
  const [left, right] = [encoded[above - 1]!, encoded[above]!];
  return values[above - 1]! + ((cell - left) / (right - left)) * (values[above]! - values[above - 1]!);
}
