import { DuadError } from '@duad/core';
import type { ChannelOrder } from '@duad/media';
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelFile } from './model-file.js';
import type { ParsedOnnxFeaturesOptions, PixelScaling } from './options.js';
import { who } from './who.js';

/** What the network takes. */
export interface ImageInput {
  readonly name: string;
  readonly type: 'float32' | 'uint8';
  readonly layout: 'nchw' | 'nhwc';
  readonly width: number;
  readonly height: number;
  readonly channels: ChannelOrder;
  /** Per channel, in the network's order: (value - mean) / deviation. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly batch: number;
}

type Metadata = InferenceSession.ValueMetadata;
type TensorMetadata = Extract<Metadata, { isTensor: true }>;

/**
 * Puts together what the options say and what the model tells.
 *
 * @throws INVALID_OPTION if they contradict each other or leave something open; UNSUPPORTED for inputs that are no
 * images
 */
export function imageInput(
  session: InferenceSession,
  { path, properties }: ModelFile,
  options: ParsedOnnxFeaturesOptions,
): ImageInput {
  const tensor = chooseInput(session, path, options.input);
  const { name, type } = tensor;
  if (type !== 'float32' && type !== 'uint8') {
    throw new DuadError('UNSUPPORTED', `${who}: ${path}: input '${name}' takes ${type}; expected float32 or uint8`);
  }
  const shape = tensor.shape.map((side) => (typeof side === 'number' && side > 0 ? side : undefined));
  const layout = options.layout ?? layoutOf(shape, path);
  const [batch, ...sides] = shape;
  const [depth, height, width] = layout === 'nchw' ? sides : [sides[2], sides[0], sides[1]];
  const order = options.channels ?? channelsOf(depth, properties);
  if (depth !== undefined && depth !== (order === 'grey' ? 1 : 3)) {
    throw refuse(path, 'channels', `the model takes ${depth} channels, which is not ${order}`);
  }
  const { mean, deviation } = scalingOf(options.scaling ?? statedScaling(type, properties, path), order, path);
  return {
    ...{ name, type, layout, channels: order, mean, deviation },
    width: agree(path, 'width', options.width, width),
    height: agree(path, 'height', options.height, height),
    batch: agree(path, 'batch', options.batch, batch, 8),
  };
}

function chooseInput(session: InferenceSession, path: string, wanted: string | undefined): TensorMetadata {
  const tensors = session.inputMetadata.filter((each): each is TensorMetadata => each.isTensor);
  const images = tensors.filter(({ shape }) => shape.length === 4);
  const chosen = wanted === undefined ? images : tensors.filter(({ name }) => name === wanted);
  if (chosen.length === 1 && chosen[0]!.shape.length === 4) return chosen[0]!;
  const found = session.inputMetadata.map((each) => `'${each.name}'${each.isTensor ? ` [${each.shape}]` : ''}`);
  throw refuse(
    path,
    'input',
    `expected one input of four dimensions${wanted === undefined ? '' : ` named '${wanted}'`}, the model has ${found.join(', ')}`,
  );
}

function layoutOf(shape: readonly (number | undefined)[], path: string): 'nchw' | 'nhwc' {
  const isDepth = (side: number | undefined): boolean => side === 1 || side === 3;
  const [first, last] = [isDepth(shape[1]), isDepth(shape[3])];
  if (first !== last) return first ? 'nchw' : 'nhwc';
  throw refuse(path, 'layout', `whether channels come first or last cannot be told from [${shape}]; state it`);
}

/** The names that the ONNX metadata specification has for pixel formats and ranges. */
function channelsOf(depth: number | undefined, properties: ReadonlyMap<string, string>): ChannelOrder {
  const format = properties.get('Image.BitmapPixelFormat') ?? '';
  if (format.startsWith('Bgr')) return 'bgr';
  return depth === 1 || format.startsWith('Gray') ? 'grey' : 'rgb';
}

function statedScaling(type: 'float32' | 'uint8', properties: ReadonlyMap<string, string>, path: string): PixelScaling {
  const range = properties.get('Image.NominalPixelRange');
  if (type === 'uint8' || range === 'NominalRange_0_255') return '0-255';
  if (range === 'Normalized_0_1') return '0-1';
  if (range === 'Normalized_1_1') return '-1-1';
  throw refuse(
    path,
    'scaling',
    "the model does not tell how it wants its pixels, and a wrong scale gives useless features; state '0-255', '0-1', " +
      "'-1-1' (many TensorFlow models), 'imagenet' (torchvision), or { mean, deviation }",
  );
}

function scalingOf(
  scaling: PixelScaling,
  order: ChannelOrder,
  path: string,
): { mean: readonly number[]; deviation: readonly number[] } {
  const count = order === 'grey' ? 1 : 3;
  const all = (value: number): number[] => new Array<number>(count).fill(value);
  if (typeof scaling === 'object') {
    const { mean, deviation } = scaling;
    if (mean.length !== count || deviation.length !== count) {
      throw refuse(
        path,
        'scaling',
        `expected ${count} means and deviations, got ${mean.length} and ${deviation.length}`,
      );
    }
    return scaling;
  }
  if (scaling === '0-255') return { mean: all(0), deviation: all(1) };
  if (scaling === '0-1') return { mean: all(0), deviation: all(255) };
  if (scaling === '-1-1') return { mean: all(127.5), deviation: all(127.5) };
  if (order === 'grey') throw refuse(path, 'scaling', "'imagenet' is for three channels");
  const turn = (values: number[]): number[] => (order === 'bgr' ? values.reverse() : values);
  return { mean: turn([123.675, 116.28, 103.53]), deviation: turn([58.395, 57.12, 57.375]) };
}

function agree(
  path: string,
  option: string,
  given: number | undefined,
  found: number | undefined,
  otherwise?: number,
): number {
  if (given !== undefined && found !== undefined && given !== found) {
    throw refuse(path, option, `the model takes ${found}, got ${given}; leave the option out`);
  }
  const value = given ?? found ?? otherwise;
  if (value === undefined) throw refuse(path, option, 'the model leaves it open; state it');
  return value;
}

function refuse(path: string, option: string, what: string): DuadError {
  return new DuadError('INVALID_OPTION', `${who}: ${path}: option '${option}': ${what}`);
}
