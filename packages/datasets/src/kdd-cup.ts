import { type Matrix, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import type { Encoder } from './encoder.js';
import { fitEncoder } from './fit-encoder.js';
import { type KddCupEncoding, kddCupColumns, kddCupKinds } from './kdd-cup-columns.js';
import { officialFile } from './official-file.js';
import { readTable } from './read-table.js';

const who = '@duad/datasets loadKddCup';
const place = ['kddcup99', 'kddcup.data_10_percent.gz'];

/** Official address of the 10 percent file of KDD Cup 1999. */
export const kddCupUrl = 'http://kdd.ics.uci.edu/databases/kddcup99/kddcup.data_10_percent.gz';

/** SHA-256 of that file. */
export const kddCupSha256 = '8045aca0d84e70e622d1148d7df782496f6333bf6eb979a1b0837c42a9fd9561';

const schema = z.strictObject({
  dataDir: z.string().optional().describe('data folder, with kddcup99/kddcup.data_10_percent.gz in it'),
  cacheDir: z.string().optional().describe('folder that the file is downloaded into if the data folder lacks it'),
  download: z.boolean().default(true).describe('whether to download the file if it is nowhere to be found'),
  url: z.string().default(kddCupUrl).describe('where to download it from'),
  encoding: z.enum(['paper-120', 'compact']).default('paper-120').describe('which columns become one-hot'),
});

/** Options of {@link loadKddCup} and {@link findKddCup}. */
export interface KddCupOptions {
  /** Data folder; the environment's `DUAD_DATA` by default. The file is `kddcup99/kddcup.data_10_percent.gz` in it. */
  readonly dataDir?: string;
  /** Where a download goes; by default `duad` in the user's cache folder. */
  readonly cacheDir?: string;
  /** Whether to download the file if neither folder has it; `true` by default. */
  readonly download?: boolean;
  /** Where to download it from: the official address, or a mirror. Its checksum must be the official one. */
  readonly url?: string;
  /** Which columns become one-hot; `paper-120` by default. See {@link kddCupKinds}. */
  readonly encoding?: KddCupEncoding;
}

/** The 10 percent file of KDD Cup 1999, encoded. */
export interface KddCup {
  /** 494,021 rows; 120 or 118 columns in [0, 1], numbers min-max scaled on the whole file. */
  readonly x: Matrix;
  /** Names and sources of the columns. */
  readonly encoder: Encoder;
  /** One per row: `normal` or the name of the attack, without the file's trailing dot. */
  readonly types: readonly string[];
}

/**
 * Reads the 10 percent file of KDD Cup 1999 from the data folder or the cache, after downloading it if need be.
 *
 * Takes some seconds; 237 MB for the matrix, about 400 MB more while it works.
 *
 * @throws FILE_NOT_FOUND, CHECKSUM_MISMATCH, DOWNLOAD_FAILED, INVALID_OPTION or CANCELLED
 */
export async function loadKddCup(
  options: KddCupOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<KddCup> {
  const { encoding } = parseOptions(schema, options, who);
  const path = await findKddCup(options, context);
  const read = { names: kddCupColumns.concat('label'), labelColumn: 'label', columns: kddCupKinds(encoding) };
  const table = await readTable(path, { ...read, delimiter: ',' }, context);
  const encoder = await fitEncoder(table, {}, context);
  const { matrix: x } = await encoder.encode(table, context);
  return { x, encoder, types: withoutDots(table.labels ?? []) };
}

/**
 * The path of the 10 percent file, its checksum checked; downloads it if need be.
 *
 * @throws FILE_NOT_FOUND, CHECKSUM_MISMATCH, DOWNLOAD_FAILED, INVALID_OPTION or CANCELLED
 */
export async function findKddCup(
  options: KddCupOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<string> {
  const parsed = parseOptions(schema, options, who);
  const file = { place, url: parsed.url, sha256: kddCupSha256, what: 'the official 10 percent file of KDD Cup 1999' };
  return officialFile(file, parsed, who, context);
}

/** Equal labels stay one text in memory. */
function withoutDots(labels: readonly string[]): string[] {
  const stripped = new Map([...new Set(labels)].map((label) => [label, label.replace(/\.$/, '')]));
  return labels.map((label) => stripped.get(label)!);
}
