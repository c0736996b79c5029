import type { Random } from '@duad/core';
import type { Cifar10 } from './cifar10.js';
import type { ImageSet } from './images.js';
import { type ClassSample, sampleClasses } from './sample-classes.js';

/**
 * The paper's rows of MNIST (section 4.4): 4,859 fours and 265 other digits, 29 of each and one more of four of them. The
 * paper does not say which; here they are drawn by chance from the training set.
 *
 * @throws DEGENERATE_DATA if the set has too few rows of a class
 */
export function sampleMnist(set: Pick<ImageSet, 'labels'>, random: Random): ClassSample {
  return sampleClasses(set.labels, { normal: 4, normals: 4859, anomalies: 265, random });
}

/**
 * The paper's rows of CIFAR-10 (section 4.4): 5,050 airplanes and 450 others, 50 of each other class. The paper does not
 * say which. The training half has only 5,000 airplanes, so they are drawn by chance from all 6,000; the others from
 * data_batch_1.bin.
 *
 * @throws DEGENERATE_DATA if the set has too few rows of a class
 */
export function sampleCifar10(set: Pick<Cifar10, 'labels' | 'firstBatch'>, random: Random): ClassSample {
  return sampleClasses(set.labels, {
    normal: 0,
    normals: 5050,
    anomalies: 450,
    random,
    anomaliesBefore: set.firstBatch,
  });
}
