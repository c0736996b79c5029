import { DuadError, type Random, type Warning } from '@duad/core';
import type { Cifar10 } from './cifar10.js';
import type { DogsVsCats } from './dogs-vs-cats.js';
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

/** The paper's rows of Dogs vs. Cats (section 4.4). */
const [allDogs, allCats] = [12_500, 2500];

/**
 * The paper's rows of Dogs vs. Cats (section 4.4): 12,500 dogs, all there are, and 2,500 cats. The paper does not say which
 * cats; they are drawn by chance from those there are. A set that lacks pictures gives as many dogs and cats as it can in
 * the same proportion, five to one, and a warning.
 *
 * @throws DEGENERATE_DATA if there are fewer than five dogs or no cat
 */
export function sampleDogsVsCats(
  { labels, source }: Pick<DogsVsCats, 'labels' | 'source'>,
  random: Random,
): ClassSample & { readonly warnings: readonly Warning[] } {
  const dogs = labels.reduce((sum, label) => sum + label, 0);
  const cats = labels.length - dogs;
  const anomalies = Math.min(allCats, cats, Math.floor((dogs * allCats) / allDogs));
  if (anomalies === 0) {
    throw new DuadError('DEGENERATE_DATA', `${source}: expected at least 5 dogs and a cat, got ${dogs} and ${cats}`);
  }
  const normals = (anomalies * allDogs) / allCats;
  const warnings: Warning[] = [];
  if (anomalies < allCats) {
    const message = `${source}: ${normals} dogs and ${anomalies} cats instead of the paper's ${allDogs} and ${allCats}: it holds ${dogs} and ${cats}`;
    warnings.push({ code: 'FEWER_ROWS', message });
  }
  return { ...sampleClasses(labels, { normal: 1, normals, anomalies, random }), warnings };
}
