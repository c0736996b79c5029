import type { ItemShape } from './item-shape.js';
import { type Scaling, type Transformation, transform } from './transformations.js';

/** Transformed images and, one-hot, which transformation it was. */
export interface Examples {
  readonly x: Float32Array;
  readonly target: Float32Array;
}

/**
 * Makes the examples that numbers name: example n is image n / count, rounded down, under transformation n mod count.
 * They are made when they are needed: all of them together would take up 72 times the memory of the images.
 */
export function makeExamples(
  images: Float32Array,
  numbers: ArrayLike<number>,
  list: readonly Transformation[],
  [height, width, channels]: ItemShape,
  scaling: Scaling,
): Examples {
  const size = height * width * channels;
  const x = new Float32Array(numbers.length * size);
  const target = new Float32Array(numbers.length * list.length);
  for (let i = 0; i < numbers.length; i++) {
    const which = numbers[i]! % list.length;
    const image = Math.floor(numbers[i]! / list.length) * size;
    transform(images.subarray(image, image + size), list[which]!, channels, scaling, x, i * size);
    target[i * list.length + which] = 1;
  }
  return { x, target };
}
