import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clusterer, createRandom, decodeArtifact, encodeArtifact, type Picture } from '@duad/core';
import {
  type FitNetvladOptions,
  fitNetvladFeatures,
  type NetvladFeatures,
  netvladFromArtifact,
} from '@duad/features-netvlad';
import type { DataOptions } from './experiment.js';
import { featuresFolder } from './features-folder.js';

/** Pictures of a data set, drawn at random. */
export interface ExamplePictures {
  readonly count: number;
  read(): Promise<Picture[]>;
}

/** Fits NetVLAD on pictures of a data set once and keeps it beside the features. */
export async function fittedNetvlad(
  dataset: string,
  network: Omit<FitNetvladOptions, 'clusterer'>,
  clusterer: Clusterer,
  options: DataOptions,
  examples: ExamplePictures,
): Promise<NetvladFeatures> {
  const { weights, ...settings } = network;
  const identity = JSON.stringify([1, dataset, settings, clusterer.name, clusterer.options]);
  const folder = featuresFolder(options);
  const name = createHash('sha256').update(`${identity} ${examples.count}`).digest('hex').slice(0, 16);
  const path = join(folder, `netvlad-${name}.duad`);
  if (existsSync(path)) return netvladFromArtifact(decodeArtifact(readFileSync(path), path), weights);
  const fitted = await fitNetvladFeatures(
    await examples.read(),
    { ...network, clusterer },
    { random: createRandom(identity) },
  );
  mkdirSync(folder, { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, encodeArtifact(fitted.toArtifact()));
  renameSync(beside, path);
  return fitted;
}
