import protobuf from 'protobufjs';

/**
 * The part of the ONNX format (https://onnx.ai/onnx/api/classes.html, onnx.proto) that is written here, by the field
 * numbers that it fixes.
 */
const messages = {
  ModelProto: {
    ir_version: ['int64', 1],
    producer_name: ['string', 2],
    graph: ['GraphProto', 7],
    opset_import: ['OperatorSetIdProto', 8, 'repeated'],
  },
  OperatorSetIdProto: { domain: ['string', 1], version: ['int64', 2] },
  GraphProto: {
    node: ['NodeProto', 1, 'repeated'],
    name: ['string', 2],
    initializer: ['TensorProto', 5, 'repeated'],
    input: ['ValueInfoProto', 11, 'repeated'],
    output: ['ValueInfoProto', 12, 'repeated'],
  },
  NodeProto: {
    input: ['string', 1, 'repeated'],
    output: ['string', 2, 'repeated'],
    name: ['string', 3],
    op_type: ['string', 4],
    attribute: ['AttributeProto', 5, 'repeated'],
  },
  AttributeProto: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    s: ['bytes', 4],
    g: ['GraphProto', 6],
    ints: ['int64', 8, 'repeated'],
    type: ['int32', 20],
  },
  TensorProto: {
    dims: ['int64', 1, 'repeated'],
    data_type: ['int32', 2],
    name: ['string', 8],
    raw_data: ['bytes', 9],
  },
  ValueInfoProto: { name: ['string', 1], type: ['TypeProto', 2] },
  TypeProto: { tensor_type: ['TensorTypeProto', 1] },
  TensorTypeProto: { elem_type: ['int32', 1], shape: ['TensorShapeProto', 2] },
  TensorShapeProto: { dim: ['DimensionProto', 1, 'repeated'] },
  DimensionProto: { dim_value: ['int64', 1], dim_param: ['string', 2] },
} as const;

const nested = Object.fromEntries(
  Object.entries(messages).map(([name, fields]) => [
    name,
    {
      fields: Object.fromEntries(
        Object.entries(fields).map(([field, [type, id, rule]]) => [field, rule ? { type, id, rule } : { type, id }]),
      ),
    },
  ]),
);

/** Encodes a whole model. */
export const modelType: protobuf.Type = protobuf.Root.fromJSON({
  options: { syntax: 'proto2' },
  nested: nested as Record<string, protobuf.AnyNestedObject>,
}).lookupType('ModelProto');
