import { type Artifact, breathe, type Detector, type FittedDetector, type Matrix } from '@duad/core';
import { z } from 'zod';
import { detectorOf, type Method, type Model, restore } from './detector.js';
import { averagePath, type IsolationTrees, treeBuilder } from './isolation-tree.js';
import { who } from './who.js';

/** Options of {@link isolationForest}. */
export interface IsolationForestOptions {
  /** Trees; 100 unless given. */
  readonly trees?: number;
  /** Rows drawn, without repetition, for each tree; 256 unless given. */
  readonly sampleSize?: number;
}

interface ForestModel extends Model {
  readonly header: { readonly sampleSize: number };
  readonly arrays: IsolationTrees & Readonly<Record<string, Int32Array | Float32Array>>;
}

/** Rows that go through all trees before the next do: they stay in the cache. */
const block = 512;

const method: Method<Required<IsolationForestOptions>, ForestModel> = {
  name: 'isolation-forest',
  deterministic: false,
  options: z.strictObject({
    trees: z.int().positive().default(100).describe('Trees'),
    sampleSize: z.int().min(2).default(256).describe('Rows drawn for each tree'),
  }),
  minimumRows: () => 1,
  async fit(x, options, context) {
    const sampleSize = Math.min(options.sampleSize, x.rows);
    const heightLimit = heightOf(sampleSize);
    const builder = treeBuilder();
    for (let tree = 0; tree < options.trees; tree++) {
      await breathe(context, who);
      const random = context.random.fork(`tree ${tree}`);
      builder.grow(x, drawRows(x.rows, sampleSize, random), heightLimit, random);
      context.onProgress?.({ stage: 'tree-end', done: tree + 1, total: options.trees });
    }
    return { model: { header: { sampleSize }, arrays: { ...builder.finish() } } };
  },
  async score(x, _options, { header: { sampleSize }, arrays }, context) {
    const normal = averagePath(sampleSize) * arrays.roots.length;
    const scores = new Float32Array(x.rows);
    const depths = new Float64Array(block);
    const walk = walkable(arrays);
    const height = heightOf(sampleSize);
    for (let from = 0; from < x.rows; from += block) {
      if (from % (32 * block) === 0) {
        await breathe(context, who);
        context.onProgress?.({ stage: 'scores', done: from, total: x.rows });
      }
      const to = Math.min(from + block, x.rows);
      addDepths(x, from, to, arrays, walk, height, depths.fill(0));
      // One row is isolated at once: there is nothing to compare with.
      for (let row = from; row < to; row++) scores[row] = normal > 0 ? 2 ** (-depths[row - from]! / normal) : 0.5;
    }
    return scores;
  },
};

/** The height limit of Algorithm 1. */
function heightOf(sampleSize: number): number {
  return Math.ceil(Math.log2(Math.max(sampleSize, 2)));
}

/** Different rows in O(size), by drawing again what was drawn before; all that matters is that they are few. */
function drawRows(rows: number, size: number, random: Parameters<typeof method.fit>[2]['random']): Uint32Array {
  if (2 * size > rows) return random.sample(rows, size);
  const drawn = new Set<number>();
  while (drawn.size < size) drawn.add(random.integer(rows));
  return Uint32Array.from(drawn);
}

/** The trees for walking: leaves lead to themselves, so that all rows take the same number of steps without a branch. */
function walkable({ column, split, left }: IsolationTrees) {
  return {
    column: column.map((j) => Math.max(j, 0)),
    split: split.map((value, node) => (column[node]! < 0 ? Number.POSITIVE_INFINITY : value)),
    left: left.map((first, node) => (column[node]! < 0 ? node : first)),
  };
}

/** Adds the path lengths of rows from .. to - 1 in all trees. Four rows at a time, as each step waits for the one before. */
function addDepths(
  { data, columns }: Matrix,
  from: number,
  to: number,
  { roots, path }: IsolationTrees,
  { column, split, left }: ReturnType<typeof walkable>,
  height: number,
  depths: Float64Array,
): void {
  const whole = to - ((to - from) % 4);
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!;
    for (let row = from; row < whole; row += 4) {
      const start = row * columns;
      let [a, b, c, d] = [root, root, root, root];
      for (let level = 0; level < height; level++) {
        a = left[a]! + (Number(data[start + column[a]!]! >= split[a]!) | 0);
        b = left[b]! + (Number(data[start + columns + column[b]!]! >= split[b]!) | 0);
        c = left[c]! + (Number(data[start + 2 * columns + column[c]!]! >= split[c]!) | 0);
        d = left[d]! + (Number(data[start + 3 * columns + column[d]!]! >= split[d]!) | 0);
      }
      const at = row - from;
      depths[at]! += path[a]!;
      depths[at + 1]! += path[b]!;
      depths[at + 2]! += path[c]!;
      depths[at + 3]! += path[d]!;
    }
    for (let row = whole; row < to; row++) {
      let node = root;
      for (let level = 0; level < height; level++) {
        node = left[node]! + (Number(data[row * columns + column[node]!]! >= split[node]!) | 0);
      }
      depths[row - from]! += path[node]!;
    }
  }
}

/**
 * Isolation forest (Liu, Ting, Zhou, Isolation Forest, ICDM 2008): anomalies are alone after few random splits. The score
 * is 2^(-mean path / average path), 0 .. 1, about 0.5 for rows like all others.
 *
 * Fitting O(trees sampleSize log sampleSize), whatever the rows; scoring O(trees log sampleSize) a row; memory O(trees
 * sampleSize).
 *
 * @throws INVALID_OPTION
 */
export function isolationForest(options: IsolationForestOptions = {}): Detector<FittedDetector> {
  return detectorOf(method, options);
}

/** Reads what an isolation forest wrote; the same scores, to the bit. @throws INVALID_ARTIFACT */
export function isolationForestFromArtifact(artifact: Artifact): FittedDetector {
  return restore(method, artifact);
}
