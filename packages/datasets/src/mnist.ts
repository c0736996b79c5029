import { parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import { readIdxImages } from './idx.js';
import type { ImageSet } from './images.js';
import { officialFile } from './official-file.js';

const who = '@duad/datasets loadMnist';

/** Mirror that serves the files of MNIST unchanged; the page that they came from is no longer to be had. */
export const mnistUrl = 'https://storage.googleapis.com/cvdf-datasets/mnist/';

/** SHA-256 of the four files. */
export const mnistSha256: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte.gz': '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
  'train-labels-idx1-ubyte.gz': '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
  't10k-images-idx3-ubyte.gz': '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
  't10k-labels-idx1-ubyte.gz': 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
};

const schema = z.strictObject({
  dataDir: z.string().optional().describe('data folder, with the four files in mnist/'),
  cacheDir: z.string().optional().describe('folder that files are downloaded into if the data folder lacks them'),
  download: z.boolean().default(true).describe('whether to download what is nowhere to be found'),
  url: z.string().default(mnistUrl).describe('where to download it from'),
  part: z.enum(['train', 'test']).default('train').describe('60,000 or 10,000 pictures'),
});

/** Options of {@link loadMnist}. */
export interface MnistOptions {
  /** Data folder; the environment's `DUAD_DATA` by default. The files lie in `mnist` in it. */
  readonly dataDir?: string;
  /** Where a download goes; by default `duad` in the user's cache folder. */
  readonly cacheDir?: string;
  /** Whether to download what neither folder has; `true` by default. */
  readonly download?: boolean;
  /** Where to download from. The checksums must be the official ones. */
  readonly url?: string;
  /** `train` by default. */
  readonly part?: 'train' | 'test';
}

/**
 * Handwritten digits, 28 x 28, grey: 60,000 for training or 10,000 for testing, in the official order.
 *
 * Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998.
 *
 * @throws FILE_NOT_FOUND, CHECKSUM_MISMATCH, DOWNLOAD_FAILED, INVALID_OPTION or CANCELLED
 */
export async function loadMnist(
  options: MnistOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<ImageSet> {
  const { part, url, ...folders } = parseOptions(schema, options, who);
  const find = (kind: 'images-idx3' | 'labels-idx1'): Promise<string> => {
    const name = `${part === 'train' ? 'train' : 't10k'}-${kind}-ubyte.gz`;
    const file = {
      place: ['mnist', name],
      url: new URL(name, url).href,
      sha256: mnistSha256[name]!,
      what: `MNIST's ${name}`,
    };
    return officialFile(file, folders, who, context);
  };
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
  return readIdxImages(await find('images-idx3'), await find('labels-idx1'), digits, context);
}
