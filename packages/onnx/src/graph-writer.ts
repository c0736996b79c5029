import type { Attribute, Constant, Graph, GraphDataType, GraphNode, Port } from '@duad/engine';

/** Writes a graph node by node; tensors are known by their names. */
export interface GraphWriter {
  /** Adds an operation and returns the name of its result. */
  node(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** Adds numbers known now and returns their name. */
  constant(values: ArrayLike<number>, shape: readonly number[], dtype?: GraphDataType): string;
  /** A single number that broadcasts. */
  scalar(value: number): string;
  finish(name: string, inputs: readonly Port[], outputs: readonly Port[]): Graph;
}

/** An empty graph. */
export function graphWriter(): GraphWriter {
  const nodes: GraphNode[] = [];
  const constants: Constant[] = [];
  return {
    node(op, inputs, attributes = {}) {
      const output = `${op.toLowerCase()}.${nodes.length}`;
      nodes.push({ op, inputs, outputs: [output], attributes });
      return output;
    },
    constant(values, shape, dtype = 'float32') {
      const name = `constant.${constants.length}`;
      constants.push({ name, shape, dtype, values });
      return name;
    },
    scalar(value) {
      return this.constant([value], []);
    },
    finish: (name, inputs, outputs) => ({ name, inputs, outputs, nodes, constants }),
  };
}
