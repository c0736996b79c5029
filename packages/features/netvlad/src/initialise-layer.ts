import { type Clusterer, DuadError, type Matrix, matrix, type Picture, type RunContext } from '@duad/core';
import type { Describer } from './describe-pictures.js';
import type { VladWeights } from './vlad-layer.js';
import { who } from './who.js';

/** The nearest centre gets this many times the share of the second nearest, on average. */
const contrast = 100;

/**
 * The layer's own initialisation (Arandjelović et al., CVPR 2016, section 3.1 and appendix A): clusters of local
 * descriptors; w = 2 a c, b = -a |c|^2, and a such that a descriptor's nearest centre weighs 100 times as much as the
 * second nearest, on average.
 *
 * @throws DEGENERATE_DATA if fewer than two clusters are found
 */
export async function initialiseLayer(
  descriptors: Matrix,
  clusterer: Clusterer,
  context: RunContext,
): Promise<VladWeights> {
  const { data, rows, columns: channels } = descriptors;
  const { labels, count: clusters } = await clusterer.fit(descriptors, context);
  if (clusters < 2) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${who}: expected at least two clusters of local descriptors, ${clusterer.name} found ${clusters}`,
    );
  }
  const centres = new Float64Array(clusters * channels);
  const sizes = new Float64Array(clusters);
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!;
    if (label < 0) continue;
    sizes[label]! += 1;
    for (let j = 0; j < channels; j++) centres[label * channels + j]! += data[row * channels + j]!;
  }
  for (let i = 0; i < centres.length; i++) centres[i]! /= sizes[Math.floor(i / channels)]!;
  const sharpness = Math.log(contrast) / meanGap(descriptors, centres, clusters);
  const assignment = new Float32Array(channels * clusters);
  const bias = new Float32Array(clusters);
  for (let k = 0; k < clusters; k++) {
    let square = 0;
    for (let j = 0; j < channels; j++) {
      const value = centres[k * channels + j]!;
      assignment[j * clusters + k] = 2 * sharpness * value;
      square += value * value;
    }
    bias[k] = -sharpness * square;
  }
  return { clusters, channels, assignment, bias, centres: Float32Array.from(centres), order: 'clusters' };
}

/** Mean over the descriptors of the squared distance to the second nearest centre less that to the nearest. */
function meanGap({ data, rows, columns }: Matrix, centres: Float64Array, clusters: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let [nearest, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let k = 0; k < clusters; k++) {
      let square = 0;
      for (let j = 0; j < columns; j++) square += (data[row * columns + j]! - centres[k * columns + j]!) ** 2;
      if (square < nearest) [nearest, second] = [square, nearest];
      else if (square < second) second = square;
    }
    sum += second - nearest;
  }
  return sum / rows;
}

/**
 * Local descriptors of many pictures, so many drawn from each.
 *
 * @param network ends with the local descriptors, [places, channels] in all
 */
export async function sampleDescriptors(
  pictures: readonly Picture[],
  network: Describer,
  channels: number,
  perPicture: number,
  context: RunContext,
): Promise<Matrix> {
  const drawn: Float32Array[] = [];
  for (const [i, picture] of pictures.entries()) {
    const local = (await network.describe(picture, i, context)).data;
    const places = local.length / channels;
    const random = context.random.fork(`picture-${i}`);
    for (const place of random.sample(places, Math.min(places, perPicture))) {
      drawn.push(Float32Array.from(local.subarray(place * channels, (place + 1) * channels)));
    }
    context.onProgress?.({ stage: 'descriptors-drawn', done: i + 1, total: pictures.length });
  }
  const data = new Float32Array(drawn.length * channels);
  drawn.forEach((descriptor, i) => void data.set(descriptor, i * channels));
  return matrix(data, drawn.length, channels);
}
