import type { Attribute, Constant, Graph, GraphDataType, Port } from '../graph/graph.js';
import type { Precision } from '../tensor-engine.js';
import { modelType } from './schema.js';

const elementTypes = { single: 1, float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 } as const;
const attributeTypes = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;

/** Opset 17: the last in which ReduceMean and its kin take their axes as an attribute on every provider. */
const opset = 17;
const irVersion = 9;

/** Writes a graph as an ONNX model; what it calls `float32` is stored and computed in `precision`. */
export function encodeModel(graph: Graph, precision: Precision): Uint8Array {
  const model = {
    ir_version: irVersion,
    producer_name: 'duad',
    opset_import: [{ domain: '', version: opset }],
    graph: graphMessage(graph, precision),
  };
  return modelType.encode(modelType.fromObject(model)).finish();
}

function elementType(dtype: GraphDataType, precision: Precision): number {
  return dtype === 'float32' ? elementTypes[precision] : elementTypes[dtype];
}

function graphMessage(graph: Graph, precision: Precision): object {
  return {
    name: graph.name,
    node: graph.nodes.map((node) => ({
      name: node.outputs[0],
      op_type: node.op,
      input: node.inputs,
      output: node.outputs,
      attribute: Object.entries(node.attributes).map(([name, value]) => attributeMessage(name, value, precision)),
    })),
    initializer: graph.constants.map((constant) => ({
      name: constant.name,
      dims: constant.shape,
      data_type: elementType(constant.dtype, precision),
      raw_data: rawData(constant, precision),
    })),
    input: graph.inputs.map((port) => portMessage(port, precision)),
    output: graph.outputs.map((port) => portMessage(port, precision)),
  };
}

function portMessage(port: Port, precision: Precision): object {
  const dim = port.shape.map((side) => (typeof side === 'number' ? { dim_value: side } : { dim_param: side }));
  const elem_type = elementType(port.dtype, port.single ? 'float32' : precision);
  return { name: port.name, type: { tensor_type: { elem_type, shape: { dim } } } };
}

function attributeMessage(name: string, value: Attribute, precision: Precision): object {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.int };
  if (typeof value === 'string') {
    // The one text attribute that names a type is Cast's.
    if (name === 'to') return { name, i: elementType(value as GraphDataType, precision), type: attributeTypes.int };
    return { name, s: new TextEncoder().encode(value), type: attributeTypes.string };
  }
  if ('float' in value) return { name, f: value.float, type: attributeTypes.float };
  if ('nodes' in value) return { name, g: graphMessage(value, precision), type: attributeTypes.graph };
  return { name, ints: value, type: attributeTypes.ints };
}

function rawData({ dtype, values }: Constant, precision: Precision): Uint8Array {
  const array = typedArray(dtype, values, precision);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function typedArray(dtype: GraphDataType, values: ArrayLike<number>, precision: Precision): ArrayBufferView {
  if (dtype === 'int64') return BigInt64Array.from(Array.from(values, (value) => BigInt(value)));
  if (dtype === 'int32') return Int32Array.from(values);
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value ? 1 : 0));
  return precision === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
}
