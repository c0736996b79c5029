import type { Value } from '../graph/graph.js';
import type { GraphBuilder } from '../graph/graph-builder.js';

/** Tensors that a TensorFlow.js kernel is handed, by its own names for them (`x`, `a`, `b`, `dy`, …). */
export type KernelInputs = Readonly<Record<string, Value>> & { readonly list?: readonly Value[] };

/** Attributes of a TensorFlow.js kernel, by its own names. */
export type KernelAttributes = Readonly<Record<string, unknown>>;

/** How one TensorFlow.js kernel is written in ONNX: given its inputs and attributes, records nodes. */
export type TraceKernel = (graph: GraphBuilder, inputs: KernelInputs, attributes: KernelAttributes) => Value | Value[];

/** By TensorFlow.js kernel name. */
export type KernelTable = Readonly<Record<string, TraceKernel>>;
