import { checkMatrix, type Matrix, matrix } from '@duad/core';
import { who } from './who.js';

/**
 * A video in a fixed number of rows (Sultani, Chen, Shah, CVPR 2018): its clips are divided into segments of about the same
 * length, the rows of each averaged and scaled to unit length. Segment i covers the clips b[i] .. max(b[i], b[i + 1] - 1)
 * with b = round(linspace(1, clips, segments + 1)), so that short videos repeat clips, and the last clip is left out of
 * longer ones, as in the published program.
 *
 * @param clips rows of one video's clips in order, of unit length
 * @param segments 32 unless given
 */
export function segmentMeans(clips: Matrix, segments = 32): Matrix {
  checkMatrix(clips, who);
  const { data, rows, columns } = clips;
  const bounds = Array.from({ length: segments + 1 }, (_, i) => Math.round(1 + ((rows - 1) * i) / segments) - 1);
  const means = new Float32Array(segments * columns);
  for (let segment = 0; segment < segments; segment++) {
    const from = bounds[segment]!;
    const to = Math.max(from, bounds[segment + 1]! - 1);
    const sums = new Float64Array(columns);
    for (let row = from; row <= to; row++) for (let j = 0; j < columns; j++) sums[j]! += data[row * columns + j]!;
    const length = Math.sqrt(sums.reduce((sum, value) => sum + value * value, 0));
    for (let j = 0; j < columns; j++) means[segment * columns + j] = length > 0 ? sums[j]! / length : 0;
  }
  return matrix(means, segments, columns);
}
