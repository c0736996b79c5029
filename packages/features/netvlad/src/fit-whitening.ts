import { breathe, type Matrix, type RunContext, type Warning } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { symmetricEigen } from '@duad/linear-algebra';
import * as tf from '@tensorflow/tfjs-core';
import type { Whitening } from './whitening.js';
import { who } from './who.js';

/** Columns per product; bounds the memory of a call. */
const block = 512;
/** Directions with less than this share of the largest eigenvalue are rounding. */
const negligible = 1e-7;

/**
 * PCA-whitening of descriptors: centre, turn into the leading principal directions, divide by their standard deviations.
 * With fewer rows than columns the directions come from the rows' inner products (the Gram matrix), so that the
 * eigenproblem has one side per row.
 *
 * O(rows^2 columns + rows^3) time; products on the engine, the eigenproblem in float64. Memory beyond x: rows^2 doubles
 * four times and the projection.
 *
 * @returns fewer dimensions, with a warning, if the rows do not span as many
 */
export async function fitWhitening(
  x: Matrix,
  wanted: number,
  context: Pick<RunContext, 'engine' | 'signal' | 'onProgress'>,
): Promise<{ whitening: Whitening; warnings: Warning[] }> {
  const { rows, columns } = x;
  const means = columnMeans(x);
  const gram = await gramMatrix(x, means, context);
  const { values, vectors } = await symmetricEigen(gram, rows, context);
  const spanned = values.findIndex((value) => !(value > negligible * values[0]!));
  const dimension = Math.min(wanted, spanned < 0 ? rows : spanned);
  const warnings: Warning[] = [];
  if (dimension < wanted) {
    warnings.push({
      code: 'FEWER_DIMENSIONS',
      message: `${who}: ${dimension} instead of ${wanted} dimensions, as the ${rows} pictures span no more; whiten on more pictures`,
    });
  }
  // Direction i is X^T u_i / sqrt(value_i), its deviation sqrt(value_i / (rows - 1)).
  const mixing = new Float64Array(rows * dimension);
  for (let i = 0; i < dimension; i++) {
    const scale = Math.sqrt(rows - 1) / values[i]!;
    for (let row = 0; row < rows; row++) mixing[row * dimension + i] = vectors[i * rows + row]! * scale;
  }
  const projection = await project(x, means, mixing, dimension, context);
  const offset = new Float64Array(dimension);
  for (let j = 0, at = 0; j < columns; j++) {
    for (let i = 0; i < dimension; i++, at++) offset[i]! -= means[j]! * projection[at]!;
  }
  return { whitening: { columns, dimension, projection, offset: Float32Array.from(offset) }, warnings };
}

function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let at = 0; at < data.length; ) for (let j = 0; j < columns; j++, at++) means[j]! += data[at]!;
  return means.map((sum) => sum / rows);
}

/** Centred columns from..to, rows x block, zero behind the last column. */
function centred({ data, rows, columns }: Matrix, means: Float64Array, from: number): Float64Array {
  const part = new Float64Array(rows * block);
  const width = Math.min(block, columns - from);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) part[row * block + j] = data[row * columns + from + j]! - means[from + j]!;
  }
  return part;
}

async function gramMatrix(
  x: Matrix,
  means: Float64Array,
  context: Pick<RunContext, 'engine' | 'signal'>,
): Promise<Float64Array> {
  const { rows, columns } = x;
  const engine = await requireEngine(context, { precision: 'float64' });
  using program = await engine.compile(
    ({ part }) => ({ outputs: { product: tf.matMul(part as tf.Tensor2D, part as tf.Tensor2D, false, true) } }),
    { inputs: { part: { shape: [rows, block] } }, precision: 'float64' },
  );
  const gram = new Float64Array(rows * rows);
  for (let from = 0; from < columns; from += block) {
    await breathe(context, who);
    const { product } = await program.run({ part: centred(x, means, from) });
    for (let i = 0; i < gram.length; i++) gram[i]! += product.data[i]!;
  }
  return gram;
}

/** X^T mixing, [columns, dimension]. */
async function project(
  x: Matrix,
  means: Float64Array,
  mixing: Float64Array,
  dimension: number,
  context: Pick<RunContext, 'engine' | 'signal'>,
): Promise<Float32Array> {
  const { rows, columns } = x;
  const engine = await requireEngine(context, { precision: 'float64' });
  using program = await engine.compile(
    ({ part, mixing }) => ({
      outputs: { product: tf.matMul(part as tf.Tensor2D, mixing as tf.Tensor2D, true, false) },
    }),
    { inputs: { part: { shape: [rows, block] }, mixing: { shape: [rows, dimension] } }, precision: 'float64' },
  );
  const projection = new Float32Array(columns * dimension);
  for (let from = 0; from < columns; from += block) {
    await breathe(context, who);
    const { product } = await program.run({ part: centred(x, means, from), mixing });
    const width = Math.min(block, columns - from);
    projection.set((product.data as Float64Array).subarray(0, width * dimension), from * dimension);
  }
  return projection;
}
