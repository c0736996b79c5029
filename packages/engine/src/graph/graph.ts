import type { DataType } from '../tensor-engine.js';

/**
 * Types inside a graph: those of TensorFlow.js, 64-bit integers, which ONNX wants for shapes and axes, and `single`:
 * floats of 32 bits whatever the program computes in.
 */
export type GraphDataType = DataType | 'int64' | 'single';

/** A tensor in a graph that is being recorded. */
export interface Value {
  /** Of the stored tensor. */
  readonly name: string;
  /** Logical shape. */
  readonly shape: readonly number[];
  /**
   * Shape of the stored tensor, if it is smaller than the logical one: the value is its broadcast. Elementwise operations
   * broadcast by themselves, so most of these never take up memory.
   */
  readonly stored: readonly number[];
  readonly dtype: GraphDataType;
  /** The one number that all elements equal, where that is known. */
  readonly fill?: number;
}

export type Attribute = number | readonly number[] | string | { readonly float: number } | Graph;

/** One operation. */
export interface GraphNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A tensor known when the graph is built. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: GraphDataType;
  readonly values: ArrayLike<number>;
}

/** A tensor that goes in or comes out; a text in the shape is a size known only when running. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly dtype: GraphDataType;
  /** Floats of 32 bits, whatever the program computes in. */
  readonly single?: boolean;
}

/** A whole program: nodes in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
}
