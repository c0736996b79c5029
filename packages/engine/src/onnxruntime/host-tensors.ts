import { DuadError } from '@duad/core';
import type { Tensor } from 'onnxruntime-node';
import { sizeOf } from '../graph/graph-builder.js';
import type { DataType, HostArray, HostTensor, Precision } from '../tensor-engine.js';

type TensorClass = typeof import('onnxruntime-node').Tensor;

/**
 * Wraps numbers as an onnxruntime tensor, in place where their type is already the right one.
 *
 * @throws INVALID_INPUT if there are too few or too many
 */
export function toTensor(
  make: TensorClass,
  name: string,
  data: HostArray,
  shape: readonly number[],
  dtype: DataType,
  precision: Precision,
): Tensor {
  if (data === undefined || data.length !== sizeOf(shape)) {
    throw new DuadError(
      'INVALID_INPUT',
      `engine: '${name}' takes ${sizeOf(shape)} values of shape [${shape}], got ${data?.length ?? 'none'}`,
    );
  }
  if (dtype === 'int32') return new make('int32', data instanceof Int32Array ? data : Int32Array.from(data), shape);
  if (dtype === 'bool') return new make('bool', data instanceof Uint8Array ? data : Uint8Array.from(data), shape);
  if (precision === 'float64') {
    return new make('float64', data instanceof Float64Array ? data : Float64Array.from(data), shape);
  }
  return new make('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

export function toHost(tensor: Tensor): HostTensor {
  return { shape: [...tensor.dims], data: tensor.data as HostArray };
}
