import { dirname, join } from 'node:path';
import { parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import { readCifarBatches } from './cifar-batches.js';
import { findIn, foldersToSearch } from './data-folders.js';
import type { ImageSet } from './images.js';
import { checkSha256, officialFile } from './official-file.js';
import { unpackTar } from './unpack-tar.js';

const who = '@duad/datasets loadCifar10';
const folder = ['cifar-10', 'cifar-10-batches-bin'];
const officialBatches = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat('test_batch.bin');
/** All airplanes that data_batch_1.bin lacks, in the order of the other official batches. */
const airplanes = 'airplanes_rest.bin';

/** Official address of CIFAR-10, binary version. */
export const cifar10Url = 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz';

/** SHA-256 of that archive. */
export const cifar10Sha256 = 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd';

const knownSha256: Readonly<Record<string, string>> = {
  'data_batch_1.bin': 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5',
  [airplanes]: '20b95980feab0423f95166aa56c5519abe935c3d4cd0f64860c1dca22f1542ac',
};

const schema = z.strictObject({
  dataDir: z.string().optional().describe('data folder, with cifar-10/cifar-10-batches-bin in it'),
  cacheDir: z.string().optional().describe('folder that the archive is downloaded into'),
  download: z.boolean().default(true).describe('whether to download what is nowhere to be found'),
  url: z.string().default(cifar10Url).describe('where to download it from'),
});

/** Options of {@link loadCifar10}. */
export interface Cifar10Options {
  /** Data folder; the environment's `DUAD_DATA` by default. The batches lie in `cifar-10/cifar-10-batches-bin` in it. */
  readonly dataDir?: string;
  /** Where a download goes and is unpacked; by default `duad` in the user's cache folder. */
  readonly cacheDir?: string;
  /** Whether to download what neither folder has; `true` by default. */
  readonly download?: boolean;
  /** Where to download from. The checksum must be the official one. */
  readonly url?: string;
}

/** CIFAR-10, or as much of it as the paper's protocol needs. */
export interface Cifar10 extends ImageSet {
  /** How many pictures, from the first on, are those of data_batch_1.bin. */
  readonly firstBatch: number;
}

/**
 * Small colour pictures, 32 x 32, of ten classes: the five training batches and the test batch, 60,000 in the official
 * order. A folder that holds data_batch_1.bin and airplanes_rest.bin alone will do: 10,000 pictures and the 4,995 other
 * airplanes, which is all that {@link sampleCifar10} draws from.
 *
 * Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 *
 * @throws FILE_NOT_FOUND, CHECKSUM_MISMATCH, INVALID_FILE, DOWNLOAD_FAILED, INVALID_OPTION or CANCELLED
 */
export async function loadCifar10(
  options: Cifar10Options = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<Cifar10> {
  const { url, ...rest } = parseOptions(schema, options, who);
  const folders = foldersToSearch(rest);
  const paths = findBatches(folders) ?? (await fetchBatches(url, rest, context));
  for (const path of paths) {
    const name = path.slice(dirname(path).length + 1);
    const sha256 = knownSha256[name];
    if (sha256 !== undefined) await checkSha256(path, sha256, `CIFAR-10's ${name}`, cifar10Url);
  }
  const images = await readCifarBatches(paths, context);
  return { ...images, firstBatch: 10_000 };
}

/** The six official batches, or else the first and the other airplanes, if one folder has them. */
function findBatches(folders: readonly string[]): string[] | undefined {
  for (const names of [officialBatches, [officialBatches[0]!, airplanes]]) {
    for (const candidate of folders) {
      const paths = names.map((name) => findIn([candidate], ...folder, name));
      if (paths.every((path) => path !== undefined)) return paths;
    }
  }
  return undefined;
}

async function fetchBatches(
  url: string,
  options: {
    readonly dataDir?: string | undefined;
    readonly cacheDir?: string | undefined;
    readonly download: boolean;
  },
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<string[]> {
  const place = ['cifar-10', 'cifar-10-binary.tar.gz'];
  const archive = await officialFile(
    { place, url, sha256: cifar10Sha256, what: 'the binary version of CIFAR-10' },
    options,
    who,
    context,
  );
  const target = join(foldersToSearch(options).at(-1)!, ...folder);
  await unpackTar(archive, target, officialBatches, context);
  return officialBatches.map((name) => join(target, name));
}
