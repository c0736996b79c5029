import type { TableDescription } from './table-description.js';

/** What a table is taken for. */
export type TableKind = 'table' | 'one-hot' | 'repeated' | 'features';

/** What was decided, and why. */
export interface Decision {
  readonly kind: TableKind;
  /** One sentence for people: what was seen. */
  readonly reason: string;
  /** One sentence for people: what is done. */
  readonly treatment: string;
}

/** Feature vectors and pictures have at least so many columns. */
const featureColumns = 64;
const pictureColumns = 256;

const treatments: Readonly<Record<TableKind, string>> = {
  table:
    'robust scaling, small autoencoders side by side, clusters of [code; angle] judged by their members; score = residual, standing of the cluster and distance from the medians',
  'one-hot':
    'robust scaling, small autoencoders side by side, clusters of [code; angle] judged by their members; score = squared error',
  repeated: 'held-out neighbourhoods, 1 - cos loss; score = angle + 2 x mean angle of the neighbourhood',
  features: 'held-out neighbourhoods, 1 - cos loss; score = angle + mean angle of the neighbourhood',
};

/** The decision for a kind. */
export function decisionFor(kind: TableKind, reason: string): Decision {
  return { kind, reason, treatment: treatments[kind] };
}

/**
 * Takes a table for one of the kinds that there is a setting for. Of each kind some public data set was looked at, with
 * labels, to choose the setting; the bounds lie between what those sets show.
 */
export function decide(seen: TableDescription): Decision {
  const { columns, itemShape, unitLengthShare, neighbourCorrelation, binaryShare, binaryVariance, repeatedShare } =
    seen;
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  if (itemShape && itemShape.length > 1)
    return decisionFor('features', `a row is an item of shape ${itemShape.join(' x ')}`);
  if (columns >= featureColumns && unitLengthShare >= 0.99) {
    return decisionFor('features', `${columns} columns, and the rows are vectors of length 1`);
  }
  if (columns >= pictureColumns && binaryShare < 0.5 && neighbourCorrelation >= 0.25) {
    return decisionFor('features', `${columns} columns of which neighbours go together, as those of pictures do`);
  }
  const isOneHot = binaryShare >= 0.5 && binaryVariance < 0.5;
  const exclusive = `${percent(binaryShare)} of the columns that vary hold two values only and exclude each other, as those that categories become`;
  if (isOneHot && repeatedShare >= 0.5) {
    return decisionFor('repeated', `${exclusive}, and ${percent(repeatedShare)} of the rows repeat others`);
  }
  if (isOneHot) return decisionFor('one-hot', exclusive);
  return decisionFor('table', `${columns} columns, neither pictures nor feature vectors nor mostly categories`);
}
