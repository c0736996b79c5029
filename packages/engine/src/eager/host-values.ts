import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import type { DataType, HostArray, HostTensor } from '../tensor-engine.js';

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/**
 * Plain numbers as a tensor of the active backend, which may keep them in place.
 *
 * @throws INVALID_INPUT if there are too few or too many
 */
export function toTensor(
  name: string,
  data: HostArray | undefined,
  shape: readonly number[],
  dtype: DataType = 'float32',
): tf.Tensor {
  const size = shape.reduce((product, side) => product * side, 1);
  if (data?.length !== size) {
    throw new DuadError(
      'INVALID_INPUT',
      `engine: '${name}' takes ${size} values of shape [${shape}], got ${data?.length ?? 'none'}`,
    );
  }
  const values = data instanceof arrays[dtype] ? data : (arrays[dtype] as typeof Float32Array).from(data);
  return tf.tensor(values as Float32Array, [...shape], dtype);
}

/** A copy of a tensor's numbers. */
export function toHost(tensor: tf.Tensor): HostTensor {
  const array = arrays[tensor.dtype as DataType] as typeof Float32Array;
  return { shape: tensor.shape, data: array.from(tensor.dataSync()) };
}

/** The type of state that starts from these numbers. */
export function dataTypeOf(data: HostArray): DataType {
  if (data instanceof Int32Array) return 'int32';
  return data instanceof Uint8Array ? 'bool' : 'float32';
}

/**
 * Batch of the rows that `indices` name, copied from a whole table.
 *
 * @throws INVALID_INPUT if the table does not divide into rows or has no such row
 */
export function gatherRows(
  name: string,
  table: HostArray | undefined,
  indices: Int32Array,
  rowShape: readonly number[],
): HostArray {
  const width = rowShape.reduce((product, side) => product * side, 1);
  const rows = (table?.length ?? Number.NaN) / width;
  if (!table || !Number.isInteger(rows)) {
    throw new DuadError(
      'INVALID_INPUT',
      `engine: table '${name}' takes rows of ${width} values, got ${table?.length ?? 'none'} values`,
    );
  }
  const batch = new (table.constructor as Float32ArrayConstructor)(indices.length * width);
  indices.forEach((row, i) => {
    if (!(row >= 0 && row < rows)) {
      throw new DuadError('INVALID_INPUT', `engine: row ${row} was asked for, but table '${name}' has ${rows} rows`);
    }
    batch.set(table.subarray(row * width, (row + 1) * width) as Float32Array, i * width);
  });
  return batch;
}
