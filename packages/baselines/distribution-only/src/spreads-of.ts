import type { Clustering, Matrix } from '@duad/core';

/** What some clusterings tell of each cluster. */
interface WithSpreads {
  readonly spread?: ArrayLike<number>;
  readonly variances?: ArrayLike<number>;
}

/**
 * The spread of each cluster: the one that the clustering reports, or its `variances`, or else the trace of the covariance
 * of the members.
 */
export function spreadsOf(x: Matrix, clustering: Clustering): Float64Array {
  const { spread, variances } = clustering as WithSpreads;
  return Float64Array.from(spread ?? variances ?? tracesOf(x, clustering));
}

/** Mean squared distance of the members of each cluster from their mean. */
function tracesOf({ data, columns }: Matrix, { labels, count }: Clustering): Float64Array {
  const sizes = new Float64Array(count);
  const means = new Float64Array(count * columns);
  const traces = new Float64Array(count);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  for (const pass of ['means', 'traces'] as const) {
    labels.forEach((label, row) => {
      if (label < 0) return;
      for (let j = 0; j < columns; j++) {
        const value = data[row * columns + j]!;
        const at = label * columns + j;
        if (pass === 'means') means[at]! += value / sizes[label]!;
        else traces[label]! += (value - means[at]!) ** 2 / sizes[label]!;
      }
    });
  }
  return traces;
}
