import { DuadError } from '@duad/core';
import type { ParsedOnnxFeaturesOptions } from './options.js';
import { who } from './who.js';

/**
 * Plain rows [pictures, d] stay. Of maps, [pictures, channels, height, width] or channels last like the input, and of
 * tokens, [pictures, positions, d], the positions are averaged, the first taken, or everything kept.
 *
 * @param batch pictures per call, which the result's first side must equal
 */
export function pool(
  data: Float32Array,
  shape: readonly number[],
  batch: number,
  layout: 'nchw' | 'nhwc',
  pooling: ParsedOnnxFeaturesOptions['pooling'],
): Float32Array {
  if (shape[0] !== batch || data.length % batch !== 0) {
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: expected a result with one row for each of ${batch} pictures, got shape [${shape}]; choose another output or batch`,
    );
  }
  if (shape.length <= 2 || pooling === 'flatten') return data;
  const channelsFirst = shape.length > 3 && layout === 'nchw';
  const depth = channelsFirst ? shape[1]! : shape.at(-1)!;
  const positions = data.length / batch / depth;
  const [depthStep, positionStep] = channelsFirst ? [positions, 1] : [1, depth];
  const taken = pooling === 'first' ? 1 : positions;
  const rows = new Float32Array(batch * depth);
  for (let i = 0; i < rows.length; i++) {
    const start = Math.floor(i / depth) * depth * positions + (i % depth) * depthStep;
    let sum = 0;
    for (let position = 0; position < taken; position++) sum += data[start + position * positionStep]!;
    rows[i] = sum / taken;
  }
  return rows;
}
