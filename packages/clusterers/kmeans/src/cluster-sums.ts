import type { Matrix } from '@duad/core';
import type { Survey } from './survey.js';

/** A sum whose terms were once so many times as large as they are now has lost too many digits. */
const largestLoss = 1e6;

/** Sums and sizes of the clusters, kept up to date in float64 as rows change sides. */
export class ClusterSums {
  readonly counts: Int32Array;
  readonly #x: Matrix;
  readonly #squares: Float64Array;
  /** Distance of the squares' origin from zero. */
  readonly #offset: number;
  readonly #sums: Float64Array;
  readonly #labels: Int32Array;
  /** Per cluster, the sum of bounds on its rows' norms, and the largest that this has been. */
  readonly #load: Float64Array;
  readonly #peak: Float64Array;

  constructor(x: Matrix, clusters: number, { origin, squares }: Survey) {
    this.#x = x;
    this.#squares = squares;
    this.#offset = Math.sqrt(origin.reduce((sum, value) => sum + value * value, 0));
    this.#sums = new Float64Array(clusters * x.columns);
    this.#labels = new Int32Array(x.rows).fill(-1);
    this.counts = new Int32Array(clusters);
    this.#load = new Float64Array(clusters);
    this.#peak = new Float64Array(clusters);
  }

  /** Gives every row to its cluster, whatever was before. */
  fill(labels: Int32Array): void {
    const { data, columns: d } = this.#x;
    const sums = this.#sums.fill(0);
    this.counts.fill(0);
    this.#load.fill(0);
    this.#labels.set(labels);
    for (let row = 0; row < labels.length; row++) {
      this.counts[labels[row]!]!++;
      this.#load[labels[row]!]! += this.#norm(row);
    }
    this.#peak.set(this.#load);
    const order = rowsByLabel(labels, this.counts);
    let at = 0;
    this.counts.forEach((count, cluster) => {
      const gain = cluster * d;
      const end = at + count;
      // Four rows at a time spare three of four stores.
      for (; at + 3 < end; at += 4) {
        const [a, b, c, e] = [order[at]! * d, order[at + 1]! * d, order[at + 2]! * d, order[at + 3]! * d];
        for (let j = 0; j < d; j++) sums[gain + j]! += data[a + j]! + data[b + j]! + (data[c + j]! + data[e + j]!);
      }
      for (; at < end; at++) {
        const first = order[at]! * d;
        for (let j = 0; j < d; j++) sums[gain + j]! += data[first + j]!;
      }
    });
  }

  /** Moves the rows whose label differs from before, and returns how many those are. */
  update(labels: Int32Array): number {
    let changed = 0;
    for (let row = 0; row < labels.length; row++) if (labels[row] !== this.#labels[row]) changed++;
    // A move costs several times what it costs to add a row up in its turn.
    if (changed > labels.length / 8) this.fill(labels);
    else
      for (let row = 0; row < labels.length; row++) if (labels[row] !== this.#labels[row]) this.move(row, labels[row]!);
    return changed;
  }

  /** Gives one row to another cluster. */
  move(row: number, to: number): void {
    const { data, columns } = this.#x;
    const sums = this.#sums;
    const from = this.#labels[row]!;
    const first = row * columns;
    const gain = to * columns;
    const loss = from * columns;
    for (let j = 0; j < columns; j++) {
      const value = data[first + j]!;
      sums[gain + j]! += value;
      sums[loss + j]! -= value;
    }
    this.#labels[row] = to;
    this.counts[to]!++;
    this.counts[from]!--;
    this.#load[to]! += this.#norm(row);
    this.#load[from]! -= this.#norm(row);
    this.#peak[to] = Math.max(this.#peak[to]!, this.#load[to]!);
  }

  /** Sums up anew if a huge row that passed through a cluster has rounded others away, and tells whether. */
  repair(): boolean {
    if (this.#peak.every((peak, cluster) => peak <= largestLoss * this.#load[cluster]!)) return false;
    this.fill(this.#labels.slice());
    return true;
  }

  labelOf(row: number): number {
    return this.#labels[row]!;
  }

  /** d; sums of the columns. */
  columnSums(): Float64Array {
    const { columns } = this.#x;
    const result = new Float64Array(columns);
    this.#sums.forEach((sum, at) => {
      result[at % columns]! += sum;
    });
    return result;
  }

  /** K x d; the mean of each cluster, or its previous centre if it has no rows. */
  centres(previous: Float64Array): Float64Array {
    const { columns } = this.#x;
    return this.#sums.map((sum, at) => {
      const count = this.counts[Math.floor(at / columns)]!;
      return count > 0 ? sum / count : previous[at]!;
    });
  }

  /**
   * How much smaller the squared distances to these centres are, summed up over the rows, than those to the origin. O(K d).
   */
  gainOver(origin: Float64Array, centres: Float64Array): number {
    const d = origin.length;
    let gain = 0;
    for (let at = 0; at < centres.length; at++) {
      const aside = centres[at]! - origin[at % d]!;
      const count = this.counts[Math.floor(at / d)]!;
      gain += aside * (2 * (this.#sums[at]! - count * origin[at % d]!) - count * aside);
    }
    return gain;
  }

  /** No smaller than |x|. */
  #norm(row: number): number {
    return Math.sqrt(this.#squares[row]!) + this.#offset;
  }
}

/** The row numbers, those of the first label first. */
function rowsByLabel(labels: Int32Array, counts: Int32Array): Uint32Array {
  const next = new Uint32Array(counts.length);
  for (let label = 1; label < counts.length; label++) next[label] = next[label - 1]! + counts[label - 1]!;
  const order = new Uint32Array(labels.length);
  for (let row = 0; row < labels.length; row++) order[next[labels[row]!]!++] = row;
  return order;
}
