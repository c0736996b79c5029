import type { Matrix } from '@duad/core';
import { arenaBytes, createArena } from '@duad/kernels';
import { type Kernels, kernelsOver } from './kernels/kernels.js';
import { blockBytes, type RowBlock, rowBlock, rowsPerBlock } from './row-block.js';
import type { Survey } from './survey.js';
import { who } from './who.js';

/** A sum whose terms were once so many times as large as they are now has lost too many digits. */
const largestLoss = 1e6;

/** Sums and sizes of the clusters, kept up to date in float64 as rows change sides. */
export class ClusterSums {
  readonly counts: Int32Array;
  readonly #x: Matrix;
  readonly #squares: Float64Array;
  /** Distance of the squares' origin from zero. */
  readonly #offset: number;
  readonly #kernels: Kernels;
  readonly #block: RowBlock;
  readonly #blockLabels: Int32Array;
  readonly #sums: Float64Array;
  readonly #labels: Int32Array;
  /** Whether rows were moved one by one since the last update. */
  #moved = false;
  /** Per cluster, the sum of bounds on its rows' norms, and the largest that this has been. */
  readonly #load: Float64Array;
  readonly #peak: Float64Array;

  constructor(x: Matrix, clusters: number, { origin, squares }: Survey) {
    this.#x = x;
    this.#squares = squares;
    this.#offset = Math.sqrt(origin.reduce((sum, value) => sum + value * value, 0));
    const size = rowsPerBlock(x);
    const bytes = arenaBytes(4 * size, 8 * clusters * x.columns) + blockBytes(x);
    const arena = createArena(bytes, who, 'columns or clusters');
    this.#kernels = kernelsOver(arena.memory);
    this.#blockLabels = arena.int32(size);
    this.#sums = arena.float64(clusters * x.columns);
    // Last, as kernels look a little ahead.
    this.#block = rowBlock(x, arena);
    this.#labels = new Int32Array(x.rows).fill(-1);
    this.counts = new Int32Array(clusters);
    this.#load = new Float64Array(clusters);
    this.#peak = new Float64Array(clusters);
  }

  /** Gives every row to its cluster, whatever was before. */
  fill(labels: Int32Array): void {
    this.#sums.fill(0);
    this.counts.fill(0);
    this.#load.fill(0);
    this.#labels.set(labels);
    for (let row = 0; row < labels.length; row++) {
      this.counts[labels[row]!]!++;
      this.#load[labels[row]!]! += this.#norm(row);
    }
    this.#peak.set(this.#load);
    const size = this.#blockLabels.length;
    for (let from = 0; from < labels.length; from += size) this.#addBlock(from, Math.min(from + size, labels.length));
  }

  #addBlock(from: number, to: number): void {
    const { data, columns: d } = this.#x;
    const [labels, sums] = [this.#blockLabels, this.#sums];
    labels.set(this.#labels.subarray(from, to));
    const address = this.#block.load(from, to);
    const end = address + 4 * d * (to - from);
    const pairs = 8 * Math.floor(d / 2);
    this.#kernels.addRows(address, end, 4 * d, pairs, labels.byteOffset, sums.byteOffset, 8 * d);
    if (d % 2 === 0) return;
    for (let row = from; row < to; row++) sums[(labels[row - from]! + 1) * d - 1]! += data[(row + 1) * d - 1]!;
  }

  /**
   * Moves the rows whose label differs from before, and returns how many those are.
   *
   * @param among rows that may differ, ascending; all unless given, and where rows were moved one by one
   */
  update(labels: Int32Array, among?: readonly number[]): number {
    const before = this.#labels;
    const changed: number[] = [];
    const isKnown = among !== undefined && !this.#moved;
    const count = isKnown ? among.length : labels.length;
    for (let at = 0; at < count; at++) {
      const row = isKnown ? among[at]! : at;
      if (labels[row] !== before[row]) changed.push(row);
    }
    // A move costs several times what it costs to add a row up in its turn.
    if (changed.length > labels.length / 8) this.fill(labels);
    else for (const row of changed) this.#change(row, labels[row]!);
    this.#moved = false;
    return changed.length;
  }

  /** Gives one row to another cluster. */
  move(row: number, to: number): void {
    this.#change(row, to);
    this.#moved = true;
  }

  #change(row: number, to: number): void {
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
