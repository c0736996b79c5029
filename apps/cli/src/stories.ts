import { hdbscan } from '@duad/clusterer-hdbscan';
import { matrix, type RunContext } from '@duad/core';
import type { Aspect } from './expectation.js';
import { type Reason, shownCell } from './explain.js';
import { formatNumber } from './text.js';

/** Flagged rows that were found odd for the same reasons. */
export interface Story {
  /** Columns that gave these rows away, with what is typical among them. */
  readonly reasons: readonly StoryReason[];
  /** Indices into the rows that were grouped, highest score first. */
  readonly members: readonly number[];
}

/** A column of a story: the middle value, or the most frequent text, and how many of the rows it stands for. */
interface StoryReason extends Pick<Reason, 'column' | 'value' | 'expected' | 'direction' | 'aspect'> {
  /** Mean part of the oddness, 0 .. 1. */
  readonly share: number;
}

/** A story has at least so many rows, and a twenty-fifth of all. */
const fewestMembers = 3;
const smallestPart = 25;

/** A row outside all clusters joins the story that its reasons point along, by this cosine at least. */
const alike = 0.8;

/** Clusters are not split at distances below this, between unit vectors. */
const nearby = 0.3;

/** Reasons that make up less of a story are not told. */
const smallestShare = 0.15;

/**
 * Groups rows by their reasons, largest group first: HDBSCAN* on unit vectors that hold, for each column and direction (or
 * category), its part in the row's oddness. Rows that are like no group stay outside. O(rows^2).
 */
export async function storiesOf(
  rows: readonly { readonly reasons: readonly Reason[] }[],
  context: RunContext,
): Promise<Story[]> {
  const explained = Array.from(rows.keys()).filter((row) => rows[row]!.reasons.length > 0);
  if (explained.length < fewestMembers) return [];
  const axes = new Map<string, number>();
  for (const row of explained) {
    for (const reason of rows[row]!.reasons) {
      const axis = axisOf(reason);
      if (!axes.has(axis)) axes.set(axis, axes.size);
    }
  }
  const width = axes.size;
  const vectors = matrix(new Float32Array(explained.length * width), explained.length, width);
  explained.forEach((row, i) => {
    const { reasons } = rows[row]!;
    const length = Math.hypot(...reasons.map(({ share }) => share));
    for (const reason of reasons) vectors.data[i * width + axes.get(axisOf(reason))!] = reason.share / length;
  });
  const minimumClusterSize = Math.max(fewestMembers, Math.ceil(explained.length / smallestPart));
  const clusterer = hdbscan({
    minimumClusterSize,
    minimumSamples: fewestMembers,
    allowSingleCluster: true,
    clusterSelectionEpsilon: nearby,
  });
  const { labels, count } = await clusterer.fit(vectors, context);
  const members = gather(vectors.data, width, labels, count);
  return members
    .map((places) => places.map((place) => explained[place]!))
    .sort((a, b) => b.length - a.length || a[0]! - b[0]!)
    .map((places) => ({ members: places, reasons: typical(places.map((row) => rows[row]!.reasons)) }));
}

/** Numbers go by direction, dates and texts by what was odd about them, categories by what they say. */
function axisOf({ column, direction, value, aspect }: Reason): string {
  if (aspect) return `${column}\n${aspect}`;
  const isText = direction === 'other' && Number.isNaN(Number(value));
  return `${column}\n${isText ? value : direction}`;
}

/** The clusters' members, and those beside them that point the same way. */
function gather(data: Float32Array, width: number, labels: Int32Array, count: number): number[][] {
  const members = Array.from({ length: count }, (): number[] => []);
  labels.forEach((label, i) => {
    if (label >= 0) members[label]!.push(i);
  });
  const rowAt = (i: number): Float32Array => data.subarray(i * width, (i + 1) * width);
  const centres = members.map((places) => {
    const centre = new Float32Array(width);
    for (const i of places) {
      for (let j = 0; j < width; j++) centre[j]! += data[i * width + j]!;
    }
    return centre;
  });
  labels.forEach((label, i) => {
    if (label >= 0) return;
    const cosines = centres.map((centre) => cosine(centre, rowAt(i)));
    const best = cosines.indexOf(Math.max(...cosines));
    if (cosines[best]! >= alike) members[best]!.push(i);
  });
  return members.map((places) => places.sort((a, b) => a - b));
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, lengthA, lengthB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    lengthA += a[i]! ** 2;
    lengthB += b[i]! ** 2;
  }
  return dot / Math.sqrt(lengthA * lengthB || 1);
}

function typical(lists: readonly (readonly Reason[])[]): StoryReason[] {
  const byColumn = new Map<string, Reason[]>();
  for (const reason of lists.flat()) byColumn.set(reason.column, [...(byColumn.get(reason.column) ?? []), reason]);
  const all = [...byColumn].map(([column, reasons]) => {
    const direction = commonest(reasons.map((reason) => reason.direction)) as Reason['direction'];
    const aspect = commonest(reasons.map((reason) => reason.aspect ?? '')) as Reason['aspect'] | '';
    const same = reasons.filter((reason) => reason.direction === direction && (reason.aspect ?? '') === aspect);
    const middle = direction === 'other' ? commonest : median;
    return {
      column,
      direction,
      ...(aspect && { aspect }),
      value: middle(same.map(({ value }) => value)),
      expected: middle(same.map(({ expected }) => expected)),
      share: reasons.reduce((sum, { share }) => sum + share, 0) / lists.length,
    };
  });
  const ordered = all.sort((a, b) => b.share - a.share);
  return ordered.slice(0, 3).filter(({ share }, place) => place === 0 || share >= smallestShare);
}

function commonest(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

function median(texts: readonly string[]): string {
  const sorted = texts.map(Number).sort((a, b) => a - b);
  return formatNumber(sorted[sorted.length >> 1]!);
}

/** What is odd about the cells of a group. */
const aspectWords: Readonly<Record<Aspect, string>> = {
  when: 'time',
  hour: 'hour',
  weekday: 'weekday',
  season: 'season',
  gap: 'gap',
  rare: 'text, for it is rare',
  looks: 'text, by its looks',
  length: 'length',
  digits: 'number of digits',
  capitals: 'number of capitals',
  punctuation: 'punctuation',
  'beyond ASCII': 'characters',
};

/** `duration higher than expected (about 5,060, expected 12), service = telnet instead of http`. */
export function storyText({ reasons }: Story): string {
  return reasons
    .map(({ column, direction, value, expected, aspect }) => {
      const shown = shownCell(value);
      if (aspect) return `${column}: odd ${aspectWords[aspect]} (such as ${shown}, expected ${shownCell(expected)})`;
      if (direction === 'other') {
        const odd = expected === '' || expected === value;
        return odd ? `${column} = ${shown} (odd beside the rest)` : `${column} = ${shown} instead of ${expected}`;
      }
      return `${column} ${direction === 'above' ? 'too high' : 'too low'} (about ${shown}, expected ${expected})`;
    })
    .join('; ');
}
