import type { Artifact, Warning } from '@duad/core';
import { packageName } from '../fitted-duad.js';
import type { SelectionRound } from '../history.js';
import type { TableScore } from './options.js';
import type { TableModel } from './table-model.js';

/** Version of what {@link tableArtifact} writes. */
export const layout = 4;
const kind = 'table';

/** What the header of an artifact says. */
export interface Header {
  readonly kind: string;
  readonly columns: number;
  readonly nets: number;
  readonly clusterings: number;
  readonly score: TableScore;
  readonly clusterWeight: number;
  readonly distanceWeight: number;
  readonly views: readonly { readonly constant: number; readonly angleDeviation: number }[];
  readonly history: readonly SelectionRound[];
  readonly warnings: readonly Warning[];
}

/** Whether an artifact holds a detector for tables. */
export function isTableArtifact({ package: writer, header }: Artifact): boolean {
  return writer === packageName && header.kind === kind;
}

export function tableArtifact(
  { scaling, columns, weights, views, ranks, score, clusterWeight, distanceWeight }: TableModel,
  history: readonly SelectionRound[],
  warnings: readonly Warning[],
): Artifact {
  const { kept, centres, units, tails } = scaling;
  const header: Header = {
    kind,
    columns: scaling.columns,
    nets: columns.nets,
    clusterings: views[0]!.clusterings.length,
    score,
    clusterWeight,
    distanceWeight,
    views: views.map(({ constant, angleDeviation }) => ({ constant, angleDeviation })),
    history,
    warnings,
  };
  const arrays: Record<string, Artifact['arrays'][string]> = {
    kept,
    centres,
    units,
    tails,
    distances: ranks.distances,
  };
  for (const [name, { data }] of Object.entries(weights)) arrays[name] = data;
  for (const [net, view] of views.entries()) {
    arrays[`net${net}.columns`] = columns.lists[net]!;
    arrays[`net${net}.residuals`] = ranks.residuals[net]!;
    for (const name of perView) arrays[`net${net}.${name}`] = view[name];
  }
  const children: Record<string, Artifact> = {};
  for (const [net, { clusterings }] of views.entries()) {
    for (const [fit, { mixture, surprises }] of clusterings.entries()) {
      children[clusteringName(net, fit)] = mixture.toArtifact();
      arrays[clusteringName(net, fit)] = surprises;
    }
  }
  return { package: packageName, version: layout, header: { ...header }, arrays, children };
}

/** Arrays of each net's view, by their own names. */
export const perView = ['means', 'codeMeans', 'codeDeviations', 'errorUnits'] as const;

/** Name of a clustering among the children, and of its surprises among the arrays. */
export const clusteringName = (net: number, fit: number): string => `net${net}.clusters${fit}`;
