import { c3dLayers } from './layers.js';
import { type VolumeFeatures, type VolumeFeaturesOptions, volumeFeatures } from './volume-features.js';

/** Options of {@link c3dFeatures}. */
export interface C3dFeaturesOptions
  extends Pick<VolumeFeaturesOptions, 'weights' | 'channels' | 'mean' | 'flattening'> {
  /** Whether rows are scaled to unit length; `true` unless given. */
  readonly unitLength?: boolean;
}

/** Means per channel (blue, green, red) of the published crop mean of Sports-1M. */
const channelMeans = [95.1, 102.9, 107.8] as const;

/**
 * C3D: 4,096 numbers of fc6 per clip of 16 frames, 112 x 112 pixels. Frames of another size are resized; as published, video is
 * resized to 171 x 128 and the middle taken, which `readClips` of `@duad/media` does.
 *
 * @param options `mean` is the published cube (`crop_mean.npy`) or one number per channel; the cube's channel means unless given
 * @throws INVALID_OPTION, FILE_NOT_FOUND, INVALID_FILE, MISSING_DEPENDENCY
 */
export async function c3dFeatures(options: C3dFeaturesOptions): Promise<VolumeFeatures> {
  const given = { unitLength: true, mean: channelMeans, ...options };
  const extractor = await volumeFeatures({ ...given, layers: c3dLayers, frames: 16, width: 112, height: 112 });
  const { layers: _, ...named } = extractor.options;
  return { ...extractor, name: 'c3d', options: named };
}
