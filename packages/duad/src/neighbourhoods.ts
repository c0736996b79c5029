import { type KMeansClustering, kmeans } from '@duad/clusterer-kmeans';
import { breathe, type Clusterer, type Clustering, DuadError, type Matrix, type RunContext } from '@duad/core';
import { clusterMeans } from './cluster-variances.js';

/** One clustering of the rows, with the surroundings of each cluster. */
export interface Neighbourhood {
  readonly clustering: KMeansClustering;
  readonly sizes: Uint32Array;
  /** For each cluster: itself, then the others in order of distance, as long as they hold no more than the mass. */
  readonly near: readonly Uint32Array[];
}

export type Neighbourhoods = readonly Neighbourhood[];

export interface NeighbourhoodOptions {
  /** Clusterings. */
  readonly fits: number;
  /** Clusters in each. */
  readonly clusters: number;
  /** Share of the rows that a neighbourhood may hold; the cluster itself is always in. */
  readonly mass: number;
  /** Finds the clusters instead of k-means; `clusters` is then not looked at. */
  readonly clusterer?: Clusterer | undefined;
}

/** Clusters the rows several times, by k-means unless told otherwise, and finds the neighbourhood of each cluster. */
export async function findNeighbourhoods(
  x: Matrix,
  { fits, clusters, mass, clusterer }: NeighbourhoodOptions,
  context: RunContext,
): Promise<Neighbourhoods> {
  const byKMeans = kmeans({ clusters: Math.max(1, Math.min(clusters, Math.floor(x.rows / 2))) });
  const found: Neighbourhood[] = [];
  for (let fit = 0; fit < fits; fit++) {
    await breathe(context, 'duad');
    const own = { ...context, random: context.random.fork(`neighbourhood ${fit}`) };
    const clustering = clusterer ? await byMeans(x, await clusterer.fit(x, own), own) : await byKMeans.fit(x, own);
    const { means, sizes } = clusterMeans(x, clustering);
    const near = Array.from(sizes, (_, cluster) => nearClusters(cluster, means, sizes, x.columns, mass * x.rows));
    found.push({ clustering, sizes, near });
    context.onProgress?.({ stage: 'neighbourhood-end', done: fit + 1, total: fits });
  }
  return found;
}

/**
 * Any clusters as centres, so that every row, new or left unplaced, belongs to one: those that one iteration of k-means finds
 * from the clusters' means.
 *
 * @throws DEGENERATE_DATA if there is no cluster
 */
async function byMeans(x: Matrix, found: Clustering, context: RunContext): Promise<KMeansClustering> {
  if (found.count === 0) {
    throw new DuadError(
      'DEGENERATE_DATA',
      'duad: the clusterer of the neighbourhoods found no cluster; choose another or leave the option out',
    );
  }
  const { means } = clusterMeans(x, found);
  return kmeans({
    clusters: found.count,
    initialisation: { centers: means },
    iterations: 1,
    emptyClusters: 'drop',
  }).fit(x, context);
}

function nearClusters(
  cluster: number,
  means: Float64Array,
  sizes: Uint32Array,
  columns: number,
  most: number,
): Uint32Array {
  const distances = Array.from(sizes, (_, other) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += (means[cluster * columns + j]! - means[other * columns + j]!) ** 2;
    return other === cluster ? -1 : sum;
  });
  const nearestFirst = distances.map((_, other) => other).sort((a, b) => distances[a]! - distances[b]! || a - b);
  const near: number[] = [];
  let rows = 0;
  for (const other of nearestFirst) {
    if (near.length > 0 && rows + sizes[other]! > most) break;
    near.push(other);
    rows += sizes[other]!;
  }
  return Uint32Array.from(near);
}

/** Mean of a row's value over the members of each cluster, and of those over its neighbourhood, weighted by size. */
export function neighbourhoodMeans(
  values: ArrayLike<number>,
  { clustering, sizes, near }: Neighbourhood,
): { own: Float64Array; around: Float64Array } {
  const own = clusterMeansOf(values, clustering.labels, sizes);
  const around = Float64Array.from(near, (clusters) => {
    let sum = 0;
    let rows = 0;
    for (const cluster of clusters) {
      sum += own[cluster]! * sizes[cluster]!;
      rows += sizes[cluster]!;
    }
    return sum / rows;
  });
  return { own, around };
}

function clusterMeansOf(values: ArrayLike<number>, labels: Int32Array, sizes: Uint32Array): Float64Array {
  const sums = new Float64Array(sizes.length);
  for (let row = 0; row < labels.length; row++) sums[labels[row]!]! += values[row]!;
  return sums.map((sum, cluster) => sum / sizes[cluster]!);
}
