import type { Picture } from '@duad/core';

/**
 * Resizes by a triangle filter that is widened where the picture shrinks, so that nothing is skipped; sides may change
 * in different ratios. Pixels are squares whose centres lie at halves. The result is not rounded.
 *
 * O(pixels of the result * filter width), one pass along each side.
 */
export function resizePicture(picture: Picture, width: number, height: number): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const { channels } = picture;
  const across = resample(picture.data, picture.height, picture.width, channels, width);
  const data = resample(across, 1, picture.height, width * channels, height);
  return { data, width, height, channels };
}

/** Resamples the middle axis of [outer, size, inner]. */
function resample(data: ArrayLike<number>, outer: number, size: number, inner: number, target: number): Float32Array {
  const result = new Float32Array(outer * target * inner);
  const scale = size / target;
  const reach = Math.max(1, scale);
  for (let t = 0; t < target; t++) {
    const centre = (t + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - reach));
    const to = Math.min(size, Math.ceil(centre + reach));
    const weights = Array.from({ length: to - from }, (_, i) =>
      Math.max(0, 1 - Math.abs(from + i + 0.5 - centre) / reach),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let o = 0; o < outer; o++) {
      const at = (o * target + t) * inner;
      for (let j = 0; j < inner; j++) {
        let sum = 0;
        for (let i = from; i < to; i++) sum += weights[i - from]! * data[(o * size + i) * inner + j]!;
        result[at + j] = sum / total;
      }
    }
  }
  return result;
}
