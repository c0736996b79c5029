import { checkMatrix, type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import { clusterMembers, place } from './cluster-members.js';
import { condense } from './condensed-tree.js';
import { dendrogram } from './dendrogram.js';
import { type HdbscanClustering, hdbscanClustering } from './hdbscan-clustering.js';
import { methodFor, reachability } from './neighbourhoods.js';
import type { ParsedHdbscanOptions } from './options.js';
import { outlierScores } from './outlier-scores.js';
import { selectClusters } from './select-clusters.js';
import { stabilities } from './stabilities.js';
import { warningsFor } from './warnings-for.js';
import { who } from './who.js';

/** Core distances, spanning tree, dendrogram, condensed tree, selection, labels. */
export async function fitHierarchy(
  x: Matrix,
  options: ParsedHdbscanOptions,
  context: RunContext,
): Promise<HdbscanClustering> {
  checkMatrix(x, who);
  throwIfCancelled(context, who);
  const samples = Math.min(options.minimumSamples, x.rows);
  const { cores, tree: edges } = await reachability(x, samples, methodFor(x.rows, x), context);
  throwIfCancelled(context, who);
  const tree = condense(dendrogram(edges), options.minimumClusterSize);
  const stability = stabilities(tree);
  const selected = selectClusters(tree, stability, options);
  const members = clusterMembers(tree, selected, options.clusterSelectionEpsilon);
  const placed = Array.from(tree.rowCluster, (cluster, row) => place(members, cluster, tree.rowDensity[row]!));
  const labels = Int32Array.from(placed, ({ label }) => label);
  return hdbscanClustering({
    labels,
    probabilities: Float64Array.from(placed, ({ probability }) => probability),
    outlierScores: outlierScores(tree),
    stabilities: Float64Array.from(members.homes, (home) => stability[home]!),
    warnings: warningsFor(labels, options),
    options: { ...options },
    model: { table: { data: x.data.slice(), rows: x.rows, columns: x.columns }, samples, cores, tree, members },
  });
}
