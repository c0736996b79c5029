import { checkMatrix, DuadError, loadLibrary, type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import type { HDBSCAN } from 'hdbscan-ts';
import { type HdbscanClustering, hdbscanClustering } from './hdbscan-clustering.js';
import type { ParsedHdbscanOptions } from './options.js';
import { warningsFor } from './warnings-for.js';
import { who } from './who.js';

/** It takes time in O(N^3) and cannot be interrupted: some two seconds for so many. */
export const maximumLibraryRows = 500;

/** Options that the library has nothing for, with the one value that changes nothing. */
const unsupported = {
  selection: 'excess-of-mass',
  clusterSelectionEpsilon: 0,
  allowSingleCluster: false,
  maximumClusterSize: undefined,
} as const;

/**
 * Groups the rows by the npm library hdbscan-ts. Fewer than two rows, on which it fails, never reach it, nor do NaN and
 * infinity, on which it never ends.
 */
export async function fitLibrary(
  x: Matrix,
  options: ParsedHdbscanOptions,
  context: RunContext,
  load: () => Promise<{ readonly HDBSCAN: typeof HDBSCAN }> = () => import('hdbscan-ts'),
): Promise<HdbscanClustering> {
  for (const [name, value] of Object.entries(unsupported)) {
    if (options[name as keyof typeof unsupported] === value) continue;
    throw new DuadError(
      'INVALID_OPTION',
      `${who}: hdbscan-ts has no option '${name}'; leave it out or choose implementation 'own'`,
    );
  }
  checkMatrix(x, who, { maximumRows: maximumLibraryRows });
  const { HDBSCAN: Library } = await loadLibrary(load, who, 'hdbscan-ts', " or choose implementation 'own'");
  throwIfCancelled(context, who);
  const rows = Array.from({ length: x.rows }, (_, i) => [...x.data.subarray(i * x.columns, (i + 1) * x.columns)]);
  const { minimumClusterSize: minClusterSize, minimumSamples: minSamples } = options;
  const model = new Library({ minClusterSize, minSamples });
  const isEnough = x.rows > 1;
  const labels = withoutGaps(isEnough ? model.fit(rows) : [-1]);
  return hdbscanClustering({
    labels,
    probabilities: Float64Array.from(labels, (label, i) => (label < 0 ? 0 : model.probabilities_[i]!)),
    warnings: warningsFor(labels, options),
    options: { ...options },
  });
}

/** Numbers the labels from 0 in the order in which they appear. */
function withoutGaps(labels: readonly number[]): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(labels, (label) => {
    if (label < 0) return -1;
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}
