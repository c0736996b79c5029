import { DuadError } from '@duad/core';
import type { Attribute, Constant, GraphDataType, GraphNode, Value } from './graph.js';

/** What {@link GraphBuilder.emit} is told besides operation and inputs. */
export interface Emission {
  readonly shape: readonly number[];
  readonly dtype: GraphDataType;
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/**
 * Collects the nodes of a graph. Equal operations on equal inputs are recorded once; nothing is computed here but
 * arithmetic on constants that are one number throughout.
 */
export class GraphBuilder {
  /**
   * Numbers that kernels should work on at a time where they can choose, so that what one operator leaves is in a
   * processor's cache when the next one reads it; all of them on a graphics processor.
   */
  readonly numbersAtOnce: number;
  readonly nodes: GraphNode[] = [];
  readonly constants: Map<string, Constant> = new Map();
  readonly #known = new Map<string, Value>();
  readonly #producers = new Map<string, GraphNode>();
  readonly #values = new Map<string, Value>();
  #count = 0;

  constructor(numbersAtOnce: number = Number.POSITIVE_INFINITY) {
    this.numbersAtOnce = numbersAtOnce;
  }

  /** A name that nothing in this graph bears. */
  fresh(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }

  /** The node that computes a value, unless it goes in from outside or is constant. */
  producer(value: Value): GraphNode | undefined {
    return this.#producers.get(value.name);
  }

  /** The value of that name, as it was recorded. */
  named(name: string): Value | undefined {
    return this.#values.get(name);
  }

  /** Something that goes in from outside. */
  placeholder(name: string, shape: readonly number[], dtype: GraphDataType): Value {
    const value: Value = { name, shape, stored: shape, dtype };
    this.#values.set(name, value);
    return value;
  }

  /** A tensor of given numbers. One number throughout is kept as a single element. */
  constant(values: ArrayLike<number>, shape: readonly number[], dtype: GraphDataType): Value {
    const first = values[0];
    const uniform = first !== undefined && Array.prototype.every.call(values, (value) => Object.is(value, first));
    if (uniform && dtype !== 'int64') return this.filled(first, shape, dtype);
    const key = `constant ${dtype} [${shape}] ${values.length > 64 ? this.#count : Array.prototype.join.call(values)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const value: Value = { name: this.fresh('constant'), shape, stored: shape, dtype };
    this.constants.set(value.name, { name: value.name, shape, dtype, values });
    this.#values.set(value.name, value);
    this.#known.set(key, value);
    return value;
  }

  /** A tensor that is one number throughout. */
  filled(number: number, shape: readonly number[], dtype: GraphDataType): Value {
    const key = `fill ${dtype} ${Object.is(number, -0) ? '-0' : number}`;
    let scalar = this.#known.get(key);
    if (!scalar) {
      scalar = { name: this.fresh('constant'), shape: [], stored: [], dtype, fill: number };
      this.constants.set(scalar.name, { name: scalar.name, shape: [], dtype, values: [number] });
      this.#known.set(key, scalar);
    }
    return { ...scalar, shape };
  }

  /** A vector of 64-bit integers, as ONNX wants for shapes, axes and pads. */
  integers(values: readonly number[]): Value {
    return this.constant(values, [values.length], 'int64');
  }

  /** Records a node with one output. Broadcast inputs are written out in full first. */
  emit(op: string, inputs: readonly Value[], emission: Emission): Value {
    return this.#record(
      op,
      inputs.map((input) => this.materialise(input)),
      [emission],
    )[0]!;
  }

  /** Records a node with several outputs, such as Split. */
  emitMany(
    op: string,
    inputs: readonly Value[],
    emissions: readonly Emission[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const whole = inputs.map((input) => this.materialise(input));
    return this.#record(
      op,
      whole,
      emissions.map((emission) => ({ ...emission, attributes })),
    );
  }

  /** Records an elementwise node; ONNX broadcasts its inputs. */
  elementwise(op: string, inputs: readonly Value[], emission: Emission): Value {
    const stored = inputs.map((input) => input.stored).reduce(broadcastShapes, []);
    const [value] = this.#record(op, inputs, [{ ...emission, shape: stored }]);
    return { ...value!, shape: emission.shape };
  }

  /** Writes a broadcast value out in full. */
  materialise(value: Value): Value {
    if (sameShape(value.stored, value.shape)) return value;
    const smaller: Value = { ...value, shape: value.stored };
    const [whole] = this.#record('Expand', [smaller, this.integers([...value.shape])], [value]);
    return whole!;
  }

  #record(op: string, inputs: readonly Value[], emissions: readonly Emission[]): Value[] {
    const attributes = emissions[0]!.attributes ?? {};
    const names = inputs.map((input) => input.name);
    const key = `${op} ${names.join()} ${JSON.stringify(attributes)} ${emissions.length}`;
    const known = this.#known.get(`${key} 0`);
    if (known) {
      return emissions.map((emission, i) => ({ ...this.#known.get(`${key} ${i}`)!, shape: emission.shape }));
    }
    const values = emissions.map(({ shape, dtype }) => ({ name: this.fresh(op), shape, stored: shape, dtype }));
    const node: GraphNode = { op, inputs: names, outputs: values.map((value) => value.name), attributes };
    this.nodes.push(node);
    values.forEach((value, i) => {
      this.#known.set(`${key} ${i}`, value);
      this.#producers.set(value.name, node);
      this.#values.set(value.name, value);
    });
    return values;
  }
}

/** Shape of an elementwise result, by the rules of NumPy. */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new DuadError('INVALID_INPUT', `engine: shapes [${a}] and [${b}] do not broadcast`);
    }
    return x === 1 ? y : x;
  });
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}
