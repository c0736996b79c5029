import { type Picture, type RunContext, throwIfCancelled } from '@duad/core';
import { type HostTensor, type Program, requireEngine, type TensorEngine } from '@duad/engine';
import { channelsOf, checkPicture, resizePicture } from '@duad/media';
import type * as tf from '@tensorflow/tfjs-core';
import type { Backbone } from './backbone.js';
import type { ParsedNetvladOptions } from './options.js';
import { who } from './who.js';

/** Runs a network on one picture after the other. Holds a compiled program for each of the latest sizes. */
export interface Describer extends Disposable {
  /** @param index which sample it is, for messages */
  describe(picture: Picture, index: number, context: Pick<RunContext, 'signal'>): Promise<HostTensor>;
}

type Sized = Program<{ readonly pixels: { readonly shape: number[] } }, 'result'>;

/** A program holds a copy of all weights. */
const mostPrograms = 3;

/**
 * @param head what is made of the local descriptors [1, rows, columns, channels]
 */
export async function describer(
  backbone: Backbone,
  options: ParsedNetvladOptions,
  context: Pick<RunContext, 'engine'>,
  head: (local: tf.Tensor4D) => tf.Tensor,
): Promise<Describer> {
  const engine = await requireEngine(context);
  const programs = new Map<string, Sized>();
  const pixels = options.pixels ?? backbone.pixels;

  async function programFor(height: number, width: number): Promise<Sized> {
    const key = `${height} x ${width}`;
    const known = programs.get(key) ?? (await compile(engine, backbone, height, width, head));
    programs.delete(key);
    programs.set(key, known);
    if (programs.size > mostPrograms) {
      const [oldest, program] = [...programs][0]!;
      programs.delete(oldest);
      program[Symbol.dispose]();
    }
    return known;
  }

  return {
    async describe(picture, index, { signal }) {
      throwIfCancelled(signal ? { signal } : {}, who);
      checkPicture(picture, who, index);
      const { width = picture.width, height = picture.height } = options;
      const sized = resizePicture(picture, width, height);
      const values = standardise(channelsOf(sized, pixels === 'bgr-minus-mean' ? 'bgr' : 'rgb'), pixels);
      const { result } = await (await programFor(height, width)).run({ pixels: values });
      return result;
    },
    [Symbol.dispose]() {
      for (const program of programs.values()) program[Symbol.dispose]();
      programs.clear();
    },
  };
}

function compile(
  engine: TensorEngine,
  backbone: Backbone,
  height: number,
  width: number,
  head: (local: tf.Tensor4D) => tf.Tensor,
): Promise<Sized> {
  return engine.compile(({ pixels }) => ({ outputs: { result: head(backbone.apply(pixels as tf.Tensor4D)) } }), {
    inputs: { pixels: { shape: [1, height, width, 3] } },
  }) as Promise<Sized>;
}

/** Mean of ImageNet's pixels as VGG was trained, red, green, blue. */
const vggMean = [123.68, 116.779, 103.939] as const;
const torchMean = [123.675, 116.28, 103.53] as const;
const torchDeviation = [58.395, 57.12, 57.375] as const;

function standardise(values: Float32Array, pixels: Backbone['pixels']): Float32Array {
  if (pixels === 'rgb') return values;
  if (pixels === 'rgb-minus-mean') return values.map((value, i) => value - vggMean[i % 3]!);
  if (pixels === 'bgr-minus-mean') return values.map((value, i) => value - vggMean[2 - (i % 3)]!);
  return values.map((value, i) => (value - torchMean[i % 3]!) / torchDeviation[i % 3]!);
}
