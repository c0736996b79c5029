import { DuadError } from '@duad/core';
import type { WeightArray, Weights } from '@duad/weights';
import type { VladWeights } from './vlad-layer.js';
import { who } from './who.js';

/**
 * The trained layer in a file of weights, by the names of Keras (`net_vlad_layer_1/kernel`), of the TensorFlow port of
 * the published network (`NetVLAD/assignment/kernel`), or of its PyTorch port (`pool.conv.weight`). The first two hold
 * the negative centres.
 *
 * @throws INVALID_FILE if there is none, or one for another backbone
 */
export function vladWeightsFrom(weights: Weights, channels: number): VladWeights {
  const named = (ending: RegExp): WeightArray | undefined => {
    const name = weights.names.find((each) => ending.test(each));
    return name === undefined ? undefined : weights.get(name);
  };
  const torch = named(/(^|\.)pool\.conv\.weight$/);
  const kernel = torch ?? named(/(net_vlad[^/]*|(^|\/)NetVLAD\/assignment)\/kernel$/);
  const centres = named(/((net_vlad[^/]*|NetVLAD)\/cluster_centers|(^|\.)pool\.centroids)$/);
  const bias = named(/((net_vlad[^/]*|NetVLAD\/assignment)\/bias|(^|\.)pool\.conv\.bias)$/);
  if (!kernel || !centres) {
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${weights.source}: holds no trained NetVLAD layer; initialise one from your data with fitNetvladFeatures`,
    );
  }
  const clusters = kernel.data.length / channels;
  if (!Number.isInteger(clusters) || centres.data.length !== kernel.data.length) {
    throw new DuadError(
      'INVALID_FILE',
      `${who}: ${weights.source}: expected a NetVLAD layer for ${channels} channels, got arrays of shape [${kernel.shape}] and [${centres.shape}]`,
    );
  }
  const isPublished = !torch && bias === undefined;
  return {
    clusters,
    channels,
    assignment: torch ? transposed(kernel.data, clusters, channels) : kernel.data,
    bias: bias?.data ?? new Float32Array(clusters),
    centres: torch ? centres.data : transposed(centres.data, channels, clusters).map((value) => -value),
    order: isPublished ? 'channels' : 'clusters',
  };
}

/** [rows, columns] to [columns, rows]. */
function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
}
