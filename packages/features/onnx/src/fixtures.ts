import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, type Picture } from '@duad/core';
import protobuf from 'protobufjs';

const messages = {
  Model: {
    version: ['int64', 1],
    graph: ['Graph', 7],
    opset: ['Opset', 8, 'repeated'],
    properties: ['Entry', 14, 'repeated'],
  },
  Opset: { version: ['int64', 2] },
  Entry: { key: ['string', 1], value: ['string', 2] },
  Graph: {
    node: ['Node', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['Numbers', 5, 'repeated'],
    input: ['Port', 11, 'repeated'],
    output: ['Port', 12, 'repeated'],
  },
  Node: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    op: ['string', 4],
    attribute: ['Attribute', 5, 'repeated'],
  },
  Attribute: { name: ['string', 1], i: ['int64', 3], ints: ['int64', 8, 'repeated'], type: ['int32', 20] },
  Numbers: { dims: ['int64', 1, 'repeated'], type: ['int32', 2], name: ['string', 8], raw: ['bytes', 9] },
  Port: { name: ['string', 1], type: ['Type', 2] },
  Type: { tensor: ['Tensor', 1] },
  Tensor: { type: ['int32', 1], shape: ['Shape', 2] },
  Shape: { dim: ['Dim', 1, 'repeated'] },
  Dim: { value: ['int64', 1], name: ['string', 2] },
};
const nested = Object.fromEntries(
  Object.entries(messages).map(([name, fields]) => [
    name,
    {
      fields: Object.fromEntries(
        Object.entries(fields).map(([field, [type, id, rule]]) => [field, { type, id, rule }]),
      ),
    },
  ]),
);
const modelType = protobuf.Root.fromJSON({ nested } as never).lookupType('Model');

/** What {@link smallModel} can vary. */
export interface SmallModel {
  readonly input?: readonly (number | string)[];
  readonly type?: 'float32' | 'uint8';
  readonly properties?: Readonly<Record<string, string>>;
}

/**
 * An ONNX model: 3 x 3 convolution to 8 channels, `map`; its mean over the positions, `pooled`; 5 products of it,
 * `scores`, which alone goes out. With `uint8`, the input is cast first.
 */
export function smallModel({ input = ['N', 3, 6, 6], type = 'float32', properties = {} }: SmallModel = {}): Uint8Array {
  const random = createRandom('model');
  const numbers = (name: string, ...dims: number[]) => {
    const data = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => random.normal());
    return { name, dims, type: 1, raw: new Uint8Array(data.buffer) };
  };
  const port = (name: string, type: number, shape: readonly (number | string)[]) => {
    const dim = shape.map((side) => (typeof side === 'number' ? { value: side } : { name: side }));
    return { name, type: { tensor: { type, shape: { dim } } } };
  };
  const node = (op: string, inputs: string[], output: string, attribute: object[] = []) => ({
    ...{ op, input: inputs, output: [output], attribute },
  });
  const isLast = input[3] === 3;
  const nodes = [
    ...(type === 'uint8' ? [node('Cast', ['image'], 'floats', [{ name: 'to', i: 1, type: 2 }])] : []),
    ...(isLast ? [node('Transpose', ['image'], 'floats', [{ name: 'perm', ints: [0, 3, 1, 2], type: 7 }])] : []),
    node('Conv', [type === 'uint8' || isLast ? 'floats' : 'image', 'kernel'], 'map'),
    node('GlobalAveragePool', ['map'], 'averages'),
    node('Flatten', ['averages'], 'pooled'),
    node('Gemm', ['pooled', 'weights'], 'scores'),
  ];
  const model = {
    version: 8,
    opset: [{ version: 17 }],
    properties: Object.entries(properties).map(([key, value]) => ({ key, value })),
    graph: {
      name: 'small',
      node: nodes,
      initializer: [numbers('kernel', 8, 3, 3, 3), numbers('weights', 8, 5)],
      input: [port('image', type === 'uint8' ? 2 : 1, input)],
      output: [port('scores', 1, [input[0]!, 5])],
    },
  };
  return modelType.encode(modelType.fromObject(model)).finish();
}

export function randomPictures(count: number, width = 6, height = 6, channels = 3): Picture[] {
  const random = createRandom('pictures');
  return Array.from({ length: count }, () => ({
    data: Uint8Array.from({ length: width * height * channels }, () => random.integer(256)),
    ...{ width, height, channels },
  }));
}

/** Arrays of a safetensors file that holds bytes and float32 only. */
export function readArrays(folder: string, name: string): (array: string) => Uint8Array | Float32Array {
  const bytes = readFileSync(join(folder, name));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, start).toString());
  return (array) => {
    const {
      dtype,
      data_offsets: [from, to],
    } = header[array];
    const copy = new Uint8Array(bytes.subarray(start + from, start + to));
    return dtype === 'U8' ? copy : new Float32Array(copy.buffer);
  };
}
