import type { Artifact, Warning } from '@duad/core';
import { packageName } from '../fitted-duad.js';
import type { SelectionRound } from '../history.js';
import type { TableScore } from './options.js';
import type { TableModel } from './table-model.js';

/** Version of what {@link tableArtifact} writes. */
export const layout = 1;
const kind = 'table';

/** What the header of an artifact says. */
export interface Header {
  readonly kind: string;
  readonly columns: number;
  readonly nets: number;
  readonly score: TableScore;
  readonly views: readonly { readonly constant: number; readonly angleDeviation: number }[];
  readonly history: readonly SelectionRound[];
  readonly warnings: readonly Warning[];
}

/** Whether an artifact holds a detector for tables. */
export function isTableArtifact({ package: writer, header }: Artifact): boolean {
  return writer === packageName && header.kind === kind;
}

export function tableArtifact(
  { scaling, columns, weights, views, ranks, score }: TableModel,
  history: readonly SelectionRound[],
  warnings: readonly Warning[],
): Artifact {
  const { kept, centres, units } = scaling;
  const header: Header = {
    kind,
    columns: scaling.columns,
    nets: columns.nets,
    score,
    views: views.map(({ constant, angleDeviation }) => ({ constant, angleDeviation })),
    history,
    warnings,
  };
  const arrays: Record<string, Artifact['arrays'][string]> = { kept, centres, units, standings: ranks.standings };
  for (const [name, { data }] of Object.entries(weights)) arrays[name] = data;
  for (const [net, view] of views.entries()) {
    arrays[`net${net}.columns`] = columns.lists[net]!;
    arrays[`net${net}.residuals`] = ranks.residuals[net]!;
    for (const name of perView) arrays[`net${net}.${name}`] = view[name];
  }
  const children = Object.fromEntries(views.map(({ mixture }, net) => [`net${net}`, mixture.toArtifact()]));
  return { package: packageName, version: layout, header: { ...header }, arrays, children };
}

/** Arrays of each net's view, by their own names. */
export const perView = ['means', 'codeMeans', 'codeDeviations', 'errorUnits', 'standings'] as const;
