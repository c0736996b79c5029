import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelAttributes } from '../kernel.js';
import { transpose } from './arguments.js';

export function isChannelsFirst({ dataFormat }: KernelAttributes): boolean {
  return dataFormat === 'NCHW' || dataFormat === 'NCDHW' || dataFormat === 'channelsFirst';
}

/** [batch, ...spatial, channels] to [batch, channels, ...spatial], the layout of ONNX. */
export function toChannelsFirst(graph: GraphBuilder, x: Value): Value {
  const rank = x.shape.length;
  return transpose(graph, x, [0, rank - 1, ...x.shape.slice(2).map((_, i) => i + 1)]);
}

/** [batch, channels, ...spatial] to [batch, ...spatial, channels], the layout of TensorFlow.js. */
export function toChannelsLast(graph: GraphBuilder, x: Value): Value {
  return transpose(graph, x, [0, ...x.shape.slice(2).map((_, i) => i + 2), 1]);
}

/** One input of these keeps the others' layout. */
const elementwise = new Set(['Add', 'Clip', 'Elu', 'LeakyRelu', 'Max', 'Min', 'Mul', 'Relu', 'Sigmoid', 'Sub', 'Tanh']);

/**
 * Whether a value was brought from channels first to last, but for a bias and an activation: then onnxruntime drops that
 * transposition and the next one, and goes on in its layout for convolutions.
 */
export function wasChannelsFirst(graph: GraphBuilder, x: Value): boolean {
  let producer = graph.producer(x);
  while (producer && elementwise.has(producer.op)) producer = graph.producer(graph.named(producer.inputs[0]!)!);
  return producer?.op === 'Transpose';
}
