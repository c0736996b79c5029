import type { Picture } from '@duad/core';
import { channelsOf, checkPicture, resizePicture } from '@duad/media';
import type { ImageInput } from './image-input.js';
import { who } from './who.js';

/** Writes one picture at its place in the batch: resized, in the network's order of channels, scaled and laid out. */
export function prepare(
  picture: Picture,
  input: ImageInput,
  batch: Float32Array | Uint8Array,
  place: number,
  index: number,
): void {
  checkPicture(picture, who, index);
  const { width, height, layout, mean, deviation, type } = input;
  const values = channelsOf(resizePicture(picture, width, height), input.channels);
  const depth = mean.length;
  const pixels = width * height;
  const [pixelStep, channelStep] = layout === 'nchw' ? [1, pixels] : [depth, 1];
  const start = place * pixels * depth;
  for (let channel = 0; channel < depth; channel++) {
    const [middle, spread] = [mean[channel]!, deviation[channel]!];
    let to = start + channel * channelStep;
    for (let from = channel; from < values.length; from += depth, to += pixelStep) {
      const value = (values[from]! - middle) / spread;
      batch[to] = type === 'uint8' ? Math.min(255, Math.max(0, Math.round(value))) : value;
    }
  }
}
