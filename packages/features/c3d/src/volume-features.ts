import { createHash } from 'node:crypto';
import { type Clip, DuadError, type FeatureExtractor, parseOptions, type RunContext } from '@duad/core';
import { type Program, requireEngine } from '@duad/engine';
import { channelsOf, checkPicture, extractInBatches, resizePicture } from '@duad/media';
import { readWeights } from '@duad/weights';
import type * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { VolumeLayer } from './layers.js';
import { type Flattening, volumeNetwork } from './volume-network.js';
import { who } from './who.js';

/** Options of {@link volumeFeatures}. */
export interface VolumeFeaturesOptions {
  /** Path of the weights: see `readWeights` of `@duad/weights`. */
  readonly weights: string;
  /** The network, layer by layer; what comes out of the last one is the row. */
  readonly layers: readonly VolumeLayer[];
  /** Frames per clip. */
  readonly frames: number;
  /** Pixels from left to right that frames are resized to. */
  readonly width: number;
  /** Pixels from top to bottom that frames are resized to. */
  readonly height: number;
  /** Order of the channels; `bgr` unless given. */
  readonly channels?: 'rgb' | 'bgr';
  /** Subtracted from every value, one number per channel, or an array file [frames, height, width, channels]; nothing unless given. */
  readonly mean?: string | readonly number[];
  /**
   * Axes of the network's input: `frames-height-width`; `height-width-frames`; or `mixed`, in which memory of height,
   * width, channels, frames is taken for height, width, frames, channels (some networks were trained so by mistake).
   * `frames-height-width` unless given.
   */
  readonly axes?: 'frames-height-width' | 'height-width-frames' | 'mixed';
  /** Order of numbers in front of the first dense layer; `channels-first` where kernels are (Caffe, PyTorch) unless given. */
  readonly flattening?: Flattening;
  /** Whether rows are scaled to unit length; `false` unless given. */
  readonly unitLength?: boolean;
}

type Parsed = VolumeFeaturesOptions & Required<Pick<VolumeFeaturesOptions, 'channels' | 'axes' | 'unitLength'>>;

const count = z.int().positive();
const schema = z.strictObject({
  weights: z.string().min(1),
  layers: z.array(
    z.custom<VolumeLayer>((value) => typeof (value as VolumeLayer)?.type === 'string', 'expected a layer'),
  ),
  frames: count,
  width: count,
  height: count,
  channels: z.enum(['rgb', 'bgr']).default('bgr'),
  mean: z.union([z.string().min(1), z.array(z.number()).length(3)]).optional(),
  axes: z.enum(['frames-height-width', 'height-width-frames', 'mixed']).default('frames-height-width'),
  flattening: z.enum(['channels-first', 'channels-last']).optional(),
  unitLength: z.boolean().default(false),
});

/** A network on clips. Holds a compiled program once used: dispose of it. */
export interface VolumeFeatures extends FeatureExtractor<Clip>, AsyncDisposable {
  readonly fingerprint: string;
}

type ClipProgram = Program<{ readonly volume: { readonly shape: number[] } }, 'row'>;

/**
 * Features by any network of 3-D convolutions, poolings and dense layers. Every clip runs by itself, so that its row depends
 * on nothing else.
 *
 * @throws INVALID_OPTION, FILE_NOT_FOUND, INVALID_FILE, MISSING_DEPENDENCY
 */
export async function volumeFeatures(options: VolumeFeaturesOptions): Promise<VolumeFeatures> {
  const parsed = parseOptions(schema, options, who) as Parsed;
  const { frames, height, width, axes } = parsed;
  const weights = await readWeights(parsed.weights);
  const mean = await meanOf(parsed);
  const shape =
    axes === 'frames-height-width' ? ([frames, height, width, 3] as const) : ([height, width, frames, 3] as const);
  const network = volumeNetwork(weights, parsed.layers, shape, parsed.flattening);
  const programs = new Map<unknown, Promise<ClipProgram>>();

  async function programFor(context: Pick<RunContext, 'engine'>): Promise<ClipProgram> {
    const engine = await requireEngine(context);
    const known =
      programs.get(engine) ??
      (engine.compile(({ volume }) => ({ outputs: { row: network.apply(volume as tf.Tensor5D) } }), {
        inputs: { volume: { shape: [1, ...shape] } },
      }) as Promise<ClipProgram>);
    programs.set(engine, known);
    return known;
  }

  const { weights: path, ...settings } = { ...parsed, mean: mean && createHash('sha256').update(mean).digest('hex') };
  return {
    specVersion: 1,
    name: 'volume',
    options: { ...parsed, weights: path },
    dimension: network.dimension,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([who, 1, weights.sha256, settings]))
      .digest('hex'),
    async extract(clips, context) {
      const program = await programFor(context);
      const run = async ([clip]: readonly Clip[], index: number): Promise<Float32Array> => {
        const { row } = await program.run({ volume: volumeOf(clip!, parsed, mean, index) });
        return parsed.unitLength ? unitLength(row.data as Float32Array) : (row.data as Float32Array);
      };
      return extractInBatches(clips, { who, batch: 1, dimension: network.dimension, run }, context);
    },
    async [Symbol.asyncDispose]() {
      for (const program of programs.values()) (await program)[Symbol.dispose]();
      programs.clear();
    },
  };
}

async function meanOf({ mean, frames, height, width }: Parsed): Promise<Float32Array | undefined> {
  if (mean === undefined) return undefined;
  if (typeof mean !== 'string')
    return Float32Array.from({ length: frames * height * width * 3 }, (_, i) => mean[i % 3]!);
  const file = await readWeights(mean);
  return file.get(file.names[0]!, [frames, height, width, 3]).data;
}

/** Frame after frame, resized, in the network's order of channels, less the mean; then its axes. */
function volumeOf(clip: Clip, options: Parsed, mean: Float32Array | undefined, index: number): Float32Array {
  const { frames, width, height, channels, axes } = options;
  if (clip?.frames !== frames) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: sample ${index}: expected a clip of ${frames} frames, got ${clip?.frames}`,
    );
  }
  // A clip is checked as one high picture.
  checkPicture({ ...clip, height: clip.height * frames }, who, index);
  const size = clip.data.length / frames;
  const values = new Float32Array(frames * height * width * 3);
  for (let t = 0; t < frames; t++) {
    const frame = { ...clip, data: clip.data.subarray(t * size, (t + 1) * size) };
    values.set(channelsOf(resizePicture(frame, width, height), channels), t * height * width * 3);
  }
  if (mean) for (let i = 0; i < values.length; i++) values[i]! -= mean[i]!;
  if (axes === 'frames-height-width') return values;
  const places = height * width;
  const turned = new Float32Array(values.length);
  for (let at = 0; at < turned.length; at++) {
    const place = Math.floor(at / (3 * frames));
    const rest = at % (3 * frames);
    const [t, c] = axes === 'mixed' ? [rest % frames, Math.floor(rest / frames)] : [Math.floor(rest / 3), rest % 3];
    turned[at] = values[(t * places + place) * 3 + c]!;
  }
  return turned;
}

function unitLength(row: Float32Array): Float32Array {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? row.map((value) => value / length) : row;
}
