import { join } from 'node:path';
import { DuadError, parseOptions, type RunContext } from '@duad/core';
import { type ImageReader, imageNames, readImages } from '@duad/media';
import { z } from 'zod';
import { findIn, foldersToSearch } from './data-folders.js';

const who = '@duad/datasets loadDogsVsCats';
const folder = 'dogs-vs-cats';
const classes: readonly string[] = ['cat', 'dog'];
const places = ['train', 'train.zip', 'train128.zip'];

/** Page of the competition, where the pictures are to be had by whoever signs in. */
export const dogsVsCatsUrl = 'https://www.kaggle.com/c/dogs-vs-cats/data';

const schema = z.strictObject({
  dataDir: z.string().optional().describe('data folder, with dogs-vs-cats in it'),
  cacheDir: z.string().optional().describe('folder to look in if the data folder lacks them'),
});

/** Options of {@link loadDogsVsCats}. */
export interface DogsVsCatsOptions {
  /** Data folder; the environment's `DUAD_DATA` by default. The pictures lie in `dogs-vs-cats` in it. */
  readonly dataDir?: string;
  /** Where to look next; by default `duad` in the user's cache folder. */
  readonly cacheDir?: string;
}

/** Pictures of dogs and cats, named but not yet decoded. */
export interface DogsVsCats {
  /** Folder or zip file that they are in. */
  readonly source: string;
  /** Name of each picture in it, sorted. */
  readonly names: readonly string[];
  /** Class of each picture: 0 = cat, 1 = dog. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
  /** Decodes all of them, or those whose names are among the chosen, in the order of `names`. Reports `picture-read`. */
  pictures(context?: Pick<RunContext, 'signal' | 'onProgress'>, chosen?: ReadonlySet<string>): ImageReader;
}

/**
 * Dogs vs. Cats (ASIRRA): the training pictures of the competition, `cat.0.jpg` to `dog.12499.jpg`, as a folder `train` or
 * as `train.zip`, whole or in part, at any size (`train128.zip`: reduced to 128 x 128). They cannot be downloaded without
 * signing in, so they have to be there.
 *
 * Source: Elson, Douceur, Howell, Saul, "Asirra: a CAPTCHA that exploits interest-aligned manual image categorization",
 * CCS 2007.
 *
 * @throws FILE_NOT_FOUND; INVALID_FILE if the file is no zip, is cut off, or holds no cats or no dogs; INVALID_OPTION
 */
export async function loadDogsVsCats(options: DogsVsCatsOptions = {}): Promise<DogsVsCats> {
  const folders = foldersToSearch(parseOptions(schema, options, who));
  const source = places.map((place) => findIn(folders, folder, place)).find((path) => path !== undefined);
  if (source === undefined) {
    throw new DuadError(
      'FILE_NOT_FOUND',
      `${who}: expected the pictures at ${folders.map((each) => join(each, folder, 'train.zip')).join(' or ')} (or a folder ` +
        `train there); fetch them from ${dogsVsCatsUrl} and name the data folder with dataDir or DUAD_DATA`,
    );
  }
  const kinds = new Map<string, number>();
  for (const name of await imageNames(source)) {
    const match = /(?:^|\/)(cat|dog)\.\d+\.jpg$/i.exec(name);
    if (match) kinds.set(name, classes.indexOf(match[1]!.toLowerCase()));
  }
  const labels = Uint8Array.from(kinds.values());
  const missing = classes.find((_, label) => !labels.includes(label));
  if (missing !== undefined) {
    throw new DuadError(
      'INVALID_FILE',
      `${source}: expected pictures named ${missing}.0.jpg and so on, found none; fetch it again`,
    );
  }
  return {
    source,
    names: [...kinds.keys()],
    labels,
    classes,
    pictures: (context = {}, chosen = new Set(kinds.keys())) =>
      readImages(source, { accept: (name) => kinds.has(name) && chosen.has(name) }, context),
  };
}
