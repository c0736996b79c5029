import { DuadError } from '@duad/core';
import type { Table } from '@duad/datasets';
import { printable } from './text.js';

/** Known answers to compare the scores with. The detector never sees them. */
export interface Labels {
  readonly column: string;
  /** One per row, as in the file. */
  readonly texts: readonly string[];
  /** One per row: 1 = anomaly, 0 = normal. */
  readonly truth: Uint8Array;
  /** The text that means normal. */
  readonly normal: string;
  readonly anomalies: number;
}

/**
 * Reads labels off a table. Unless `normal` is given, `normal` or `0` are taken for normal, else the most frequent label.
 *
 * @throws INVALID_FILE for an empty label; USAGE if no row bears the label given as normal
 */
export function labelsOf(table: Pick<Table, 'source' | 'labels'>, column: string, normal?: string): Labels {
  const texts = table.labels!.map((text) => text.trim());
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.has('')) {
    const row = texts.indexOf('') + 1;
    throw new DuadError(
      'INVALID_FILE',
      `${table.source}: row ${row}, column '${column}': the label is empty; fill it in, or leave out --label`,
    );
  }
  if (normal !== undefined && !counts.has(normal)) {
    throw new DuadError(
      'USAGE',
      `${table.source}: no row bears the label '${printable(normal, 40)}' that --normal names; column '${column}' holds ` +
        [...counts.keys()]
          .slice(0, 8)
          .map((text) => `'${printable(text, 40)}'`)
          .join(', '),
    );
  }
  const chosen = normal ?? guessNormal(counts);
  const truth = Uint8Array.from(texts, (text) => Number(text !== chosen));
  return { column, texts, truth, normal: chosen, anomalies: truth.reduce((sum, value) => sum + value, 0) };
}

function guessNormal(counts: ReadonlyMap<string, number>): string {
  const all = [...counts.keys()];
  const known = all.find((text) => text.toLowerCase() === 'normal') ?? all.find((text) => Number(text) === 0);
  return known ?? all.reduce((best, text) => (counts.get(text)! > counts.get(best)! ? text : best));
}
