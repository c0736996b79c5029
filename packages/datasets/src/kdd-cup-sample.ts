import { fileURLToPath } from 'node:url';
import type { RunContext } from '@duad/core';
import { readTable } from './read-table.js';
import type { Table } from './table.js';

/** Path of the sample that comes with this package: CSV with a header, packed with gzip. */
export const kddCupSamplePath: string = fileURLToPath(new URL('../data/kddcup-sample.csv.gz', import.meta.url));

/** A sample of KDD Cup 1999 with few attacks of many kinds, as one would meet them. */
export interface KddCupSample {
  /** 41 columns; `protocol_type`, `service` and `flag` are categorical. */
  readonly table: Table;
  /** One per row: 1 = attack, 0 = normal traffic. */
  readonly labels: Uint8Array;
  /** One per row: `normal` or the name of the attack. */
  readonly types: readonly string[];
}

/**
 * Reads the sample that comes with this package: 19,400 connections of normal traffic and 599 attacks (3 %) of all 22
 * kinds, drawn at random from the 10 percent file of KDD Cup 1999. Unlike in the paper's protocol the attacks are the
 * anomalies here.
 *
 * Source: Stolfo, Fan, Lee, Prodromidis and Chan, KDD Cup 1999 Data, UCI Machine Learning Repository,
 * doi 10.24432/C51C7N, CC BY 4.0.
 */
export async function loadKddCupSample(context: Pick<RunContext, 'signal' | 'onProgress'> = {}): Promise<KddCupSample> {
  const table = await readTable(kddCupSamplePath, { header: true, delimiter: ',', labelColumn: 'label' }, context);
  const types = table.labels!;
  return { table, types, labels: Uint8Array.from(types, (type) => Number(type !== 'normal')) };
}
