import type { Matrix } from '@duad/core';

/** Sums and sizes of the clusters, kept up to date in float64 as rows change sides. */
export class ClusterSums {
  readonly counts: Int32Array;
  readonly #x: Matrix;
  readonly #sums: Float64Array;
  readonly #labels: Int32Array;

  constructor(x: Matrix, clusters: number) {
    this.#x = x;
    this.#sums = new Float64Array(clusters * x.columns);
    this.#labels = new Int32Array(x.rows).fill(-1);
    this.counts = new Int32Array(clusters);
  }

  /** Moves the rows whose label differs from before, and returns how many those are. */
  update(labels: Int32Array): number {
    let changed = 0;
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === this.#labels[i]) continue;
      this.move(i, labels[i]!);
      changed++;
    }
    return changed;
  }

  /** Gives one row to another cluster. */
  move(row: number, to: number): void {
    const { data, columns } = this.#x;
    const sums = this.#sums;
    const from = this.#labels[row]!;
    const first = row * columns;
    const gain = to * columns;
    for (let j = 0; j < columns; j++) sums[gain + j]! += data[first + j]!;
    this.counts[to]!++;
    this.#labels[row] = to;
    if (from < 0) return;
    const loss = from * columns;
    for (let j = 0; j < columns; j++) sums[loss + j]! -= data[first + j]!;
    this.counts[from]!--;
  }

  /** Sums up anew: whatever a huge row rounded away while it passed through is there again. */
  refresh(): void {
    const labels = this.#labels.slice();
    this.#labels.fill(-1);
    this.#sums.fill(0);
    this.counts.fill(0);
    this.update(labels);
  }

  labelOf(row: number): number {
    return this.#labels[row]!;
  }

  /** K x d; the mean of each cluster, or its previous centre if it has no rows. */
  centres(previous: Float64Array): Float64Array {
    const { columns } = this.#x;
    return this.#sums.map((sum, at) => {
      const count = this.counts[Math.floor(at / columns)]!;
      return count > 0 ? sum / count : previous[at]!;
    });
  }
}
