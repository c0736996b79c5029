import { DuadError } from '@duad/core';
import { outputsLast, type Weights } from '@duad/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { Backbone } from './backbone.js';
import { who } from './who.js';

/** Convolutions per block, and their channels. */
const blocks = { vgg16: [2, 2, 3, 3, 3], vgg19: [2, 2, 4, 4, 4] } as const;
const widths = [64, 128, 256, 512, 512] as const;

interface Layer {
  readonly block: number;
  readonly number: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Place in torchvision's list of convolutions, ReLUs and poolings. */
  readonly index: number;
}

/**
 * VGG (Simonyan and Zisserman, ICLR 2015): convolutions of 3 x 3 pixels and ReLUs, poolings of 2 x 2 between the blocks.
 *
 * @param end `conv5_3` (before its ReLU), `relu3_4` (after it), `pool2`
 */
export function vgg(weights: Weights, name: 'vgg16' | 'vgg19', end: string): Backbone {
  const match = /^(?:(conv|relu)(\d)_(\d)|pool(\d))$/.exec(end);
  const all = layersOf(name);
  const last = all.findLast(({ block, number }) =>
    match?.[4] ? block === Number(match[4]) : block === Number(match?.[2]) && number === Number(match?.[3]),
  );
  if (!match || !last) {
    throw new DuadError(
      'INVALID_OPTION',
      `${who}: option 'layer': expected conv, relu or pool of ${name}, such as conv5_3, got '${end}'`,
    );
  }
  const layers = all.slice(0, all.indexOf(last) + 1);
  const naming = namings.find(({ kernel }) => find(weights, kernel(all[0]!))) ?? namings[0]!;
  const read = layers.map((layer) => readLayer(weights, naming, layer));
  return {
    channels: last.outputs,
    pixels: naming.pixels,
    apply(pixels) {
      let x = pixels;
      layers.forEach((layer, i) => {
        if (layer.number === 1 && layer.block > 1) x = tf.maxPool(x, 2, 2, 'valid');
        const { kernel, bias } = read[i]!;
        x = tf.add(
          tf.conv2d(x, tf.tensor4d(kernel, [3, 3, layer.inputs, layer.outputs]), 1, 'same'),
          tf.tensor1d(bias),
        );
        if (layer !== last || match[1] !== 'conv') x = tf.relu(x);
      });
      return match[4] ? tf.maxPool(x, 2, 2, 'valid') : x;
    },
  };
}

function layersOf(name: keyof typeof blocks): Layer[] {
  let inputs = 3;
  let index = 0;
  return blocks[name].flatMap((count, i) => {
    const layers = Array.from({ length: count }, (_, j) => {
      const layer = { block: i + 1, number: j + 1, inputs, outputs: widths[i]!, index };
      inputs = widths[i]!;
      index += 2;
      return layer;
    });
    index += 1;
    return layers;
  });
}

/** How a family of files calls and lays out its kernels, and what pixels those were trained on. */
interface Naming {
  readonly kernel: (layer: Layer) => RegExp;
  readonly bias: (layer: Layer) => RegExp;
  readonly outputsFirst: boolean;
  readonly pixels: Backbone['pixels'];
}

const named =
  (suffix: string, ending: string) =>
  ({ block, number }: Layer): RegExp =>
    new RegExp(`(^|/)${suffix.replace('B', `${block}`).replace('N', `${number}`)}/${ending}$`);
const numbered =
  (ending: string) =>
  ({ index }: Layer): RegExp =>
    new RegExp(`^(?:.*\\.)?(?:features|encoder)\\.${index}\\.${ending}$`);

/** Keras; the TensorFlow port of the published NetVLAD; torchvision and PyTorch ports of NetVLAD. */
const namings: readonly Naming[] = [
  {
    kernel: named('blockB_convN', 'kernel'),
    bias: named('blockB_convN', 'bias'),
    outputsFirst: false,
    pixels: 'bgr-minus-mean',
  },
  { kernel: named('convB_N', 'kernel'), bias: named('convB_N', 'bias'), outputsFirst: false, pixels: 'rgb-minus-mean' },
  { kernel: numbered('weight'), bias: numbered('bias'), outputsFirst: true, pixels: 'rgb-standardised' },
];

function find(weights: Weights, name: RegExp): string | undefined {
  return weights.names.find((each) => name.test(each));
}

function readLayer(weights: Weights, naming: Naming, layer: Layer): { kernel: Float32Array; bias: Float32Array } {
  const { inputs, outputs, block, number } = layer;
  const [kernelName, biasName] = [find(weights, naming.kernel(layer)), find(weights, naming.bias(layer))];
  if (!kernelName || !biasName) {
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${weights.source}: expected kernel and bias of conv${block}_${number} by the names of Keras (block${block}_conv${number}/kernel), TensorFlow (conv${block}_${number}/kernel) or torchvision (features.${layer.index}.weight), found no such arrays`,
    );
  }
  const bias = weights.get(biasName, [outputs]).data;
  if (!naming.outputsFirst) return { kernel: weights.get(kernelName, [3, 3, inputs, outputs]).data, bias };
  return { kernel: outputsLast(weights.get(kernelName, [outputs, inputs, 3, 3])), bias };
}
