import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuadError, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import { findIn, foldersToSearch } from './data-folders.js';
import { readUcfAnnotations, readUcfFrameCounts, type UcfAnnotation, ucfVideoName } from './ucf-annotations.js';

const who = '@duad/datasets loadUcfCrime';
const folder = 'ucf-crime';
const annotations = 'Temporal_Anomaly_Annotation_for_Testing_Videos.txt';
const frameCounts = 'num_frames.txt';

/** Page of the data set. */
export const ucfCrimeUrl = 'https://www.crcv.ucf.edu/projects/real-world/';

const schema = z.strictObject({
  dataDir: z.string().optional().describe('data folder, with ucf-crime in it'),
  cacheDir: z.string().optional().describe('folder to look in if the data folder lacks it'),
});

/** Options of {@link loadUcfCrime}. */
export interface UcfCrimeOptions {
  /** Data folder; the environment's `DUAD_DATA` by default. The files lie in `ucf-crime` in it. */
  readonly dataDir?: string;
  /** Where to look next; by default `duad` in the user's cache folder. */
  readonly cacheDir?: string;
}

/** A test video of UCF-Crime, and what is there of it. */
export interface UcfVideo extends UcfAnnotation {
  /** Number of frames, where a file tells. */
  readonly frames?: number;
  /** Path of the video, if it is there. */
  readonly video?: string;
  /** Path of its published C3D features, if they are there: see `readC3dText`. */
  readonly features?: string;
}

/**
 * The 290 test videos of UCF-Crime with the official temporal annotations, and which of them the folder holds: as `.mp4`
 * anywhere below `ucf-crime`, and as C3D features in text (`.txt`, `.csv`, also with `.gz`) in folders whose name begins with
 * `c3d`. Nothing is decoded. `num_frames.txt`, if it is there, tells how long the videos are.
 *
 * Source: Sultani, Chen, Shah, "Real-World Anomaly Detection in Surveillance Videos", CVPR 2018.
 *
 * @throws FILE_NOT_FOUND; INVALID_FILE naming file and line; INVALID_OPTION; CANCELLED
 */
export async function loadUcfCrime(
  options: UcfCrimeOptions = {},
  context: Pick<RunContext, 'signal'> = {},
): Promise<UcfVideo[]> {
  const folders = foldersToSearch(parseOptions(schema, options, who));
  const path = findIn(folders, folder, annotations);
  if (path === undefined) {
    throw new DuadError(
      'FILE_NOT_FOUND',
      `${who}: expected the annotations at ${folders.map((each) => join(each, folder, annotations)).join(' or ')}; fetch them ` +
        `and the videos from ${ucfCrimeUrl} and name the data folder with dataDir or DUAD_DATA`,
    );
  }
  const root = path.slice(0, -annotations.length - 1);
  const counts = findIn([root], frameCounts);
  const frames = counts === undefined ? new Map<string, number>() : await readUcfFrameCounts(counts, context);
  const files = await filesBelow(root);
  const videos = byVideo(files.filter((file) => file.endsWith('.mp4')));
  const features = byVideo(files.filter((file) => /(^|[/\\])c3d[^/\\]*[/\\].*\.(txt|csv)(\.gz)?$/i.test(file)));
  return (await readUcfAnnotations(path, context)).map((annotation) => {
    const { name } = annotation;
    const [count, video, text] = [frames.get(name), videos.get(name), features.get(name)];
    return {
      ...annotation,
      ...(count !== undefined && { frames: count }),
      ...(video !== undefined && { video: join(root, video) }),
      ...(text !== undefined && { features: join(root, text) }),
    };
  });
}

async function filesBelow(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true })).sort();
}

function byVideo(files: readonly string[]): Map<string, string> {
  return new Map(files.map((file) => [ucfVideoName(file), file]));
}
