import { type Clip, createRandom, DuadError, type Matrix, matrix, type RunContext } from '@duad/core';
import { loadUcfCrime, meanSegmentLabels, readC3dText, segmentLabels, type UcfVideo } from '@duad/datasets';
import { type VolumeLayer, volumeFeatures } from '@duad/features-c3d';
import { cachedFeatures } from '@duad/features-cache';
import { readClips } from '@duad/media';
import type { DataOptions } from './experiment.js';
import { featuresFolder } from './features-folder.js';
import type { LabelledMatrix } from './labelled-matrix.js';
import { weightsFile } from './picture-features.js';
import { dataDirOf } from './picture-sets.js';

/** Where the rows of a video come from: its own frames, or a published file of features. */
export type UcfSource = 'video' | 'published';

/** Segments of videos, one after the other. */
export interface UcfSegments extends LabelledMatrix {
  /** How many rows each of the videos named has. */
  readonly lengths: readonly number[];
}

type Context = Pick<RunContext, 'signal' | 'onProgress'>;

/** For the reader of a table. */
export const ucfSources: Readonly<Record<UcfSource, string>> = {
  video:
    'from the video: 16-frame segments, the first and the ninth frame of each at 32 x 32, through a small network of 3-D convolutions trained on UCF101 (512 numbers of its first dense layer, unit length); the weights of C3D itself could not be had',
  published:
    'published C3D features: 32 rows per video, each the mean of the fc6 of the 16-frame clips in 1/32 of it, unit length; the paper has one row per clip',
};

const convolution = (number: number): VolumeLayer => ({
  ...{ type: 'convolution', name: `conv3d_${number}`, activation: { leakyRelu: 0.3 } },
});
const pool: VolumeLayer = { type: 'max-pool', size: [3, 3, 3], strides: [3, 3, 3], padding: 'same' };
const smallNetwork: readonly VolumeLayer[] = [
  ...[1, 3, 5].flatMap((number) => [convolution(number), convolution(number + 1), pool]),
  { type: 'dense', name: 'dense_1', activation: 'relu' },
];
const [side, frames] = [32, 16];

/** Reads what is known of the test videos. The function makes the rows of those named, each video once. */
export async function openUcfCrime(
  options: DataOptions,
  context: Context,
): Promise<(names: readonly string[], source: UcfSource) => Promise<UcfSegments>> {
  const known = new Map((await loadUcfCrime(dataDirOf(options), context)).map((video) => [video.name, video]));
  const read = new Map<string, Promise<LabelledMatrix>>();
  const segmentsOf = (name: string, source: UcfSource): Promise<LabelledMatrix> => {
    const key = `${source} ${name}`;
    const video = known.get(name)!;
    const made = read.get(key) ?? (source === 'video' ? fromVideo(video, options, context) : fromText(video, context));
    read.set(key, made);
    return made;
  };
  return async (names, source) => {
    const parts: LabelledMatrix[] = [];
    for (const name of names) parts.push(await segmentsOf(name, source));
    return { ...joined(parts), lengths: parts.map(({ labels }) => labels.length) };
  };
}

async function fromVideo(video: UcfVideo, options: DataOptions, context: Context): Promise<LabelledMatrix> {
  const path = video.video ?? missing(video, 'its .mp4');
  await using network = await volumeFeatures({
    weights: weightsFile(options, 'conv3d_ucf101_small', 'model.safetensors'),
    layers: smallNetwork,
    ...{ frames: 2, width: side, height: side, axes: 'mixed', unitLength: true },
  });
  const extractor = cachedFeatures<Clip>(network, { folder: featuresFolder(options) });
  const clips = readClips([path], { width: side, height: side, length: frames }, context);
  const x = await extractor.extract(firstAndMiddle(clips), { ...context, random: createRandom('features') });
  return { x, labels: segmentLabels(video.events, x.rows) };
}

/** The two frames of each clip that the network takes. */
async function* firstAndMiddle(clips: AsyncIterable<Clip>): AsyncGenerator<Clip> {
  for await (const { data, ...clip } of clips) {
    const size = data.length / frames;
    const two = new Uint8Array(2 * size);
    two.set(data.subarray(0, size));
    two.set(data.subarray((frames / 2) * size, (frames / 2 + 1) * size), size);
    yield { ...clip, data: two, frames: 2 };
  }
}

async function fromText(video: UcfVideo, context: Context): Promise<LabelledMatrix> {
  const { segments } = await readC3dText(video.features ?? missing(video, 'its published C3D features'), context);
  const count = video.frames ?? missing(video, 'its length in num_frames.txt');
  return { x: segments, labels: meanSegmentLabels(video.events, Math.floor(count / frames)) };
}

function missing({ name }: UcfVideo, what: string): never {
  throw new DuadError('FILE_NOT_FOUND', `benchmark: UCF-Crime, ${name}: expected ${what} in the data folder`);
}

function joined(parts: readonly LabelledMatrix[]): LabelledMatrix {
  const rows = parts.reduce((sum, { x }) => sum + x.rows, 0);
  const { columns } = parts[0]!.x;
  const data = new Float32Array(rows * columns);
  const labels = new Uint8Array(rows);
  let at = 0;
  for (const part of parts) {
    data.set(part.x.data, at * columns);
    labels.set(part.labels, at);
    at += part.x.rows;
  }
  const x: Matrix = matrix(data, rows, columns);
  return { x, labels };
}
