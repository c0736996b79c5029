import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { distributionClustering } from '@duad/clusterer-distribution';
import { createRandom } from '@duad/core';
import { encode } from 'fast-png';
import { contactSheet, type SheetTile } from './contact-sheet.js';
import type { Figure } from './experiment.js';
import { readIndex, write } from './files.js';
import { type ImageSample, imageData } from './image-data.js';
import { markdownTable } from './markdown-table.js';

const name = 'figure2';
const index = 'figure2.json';
const datasets = ['MNIST raw', 'CIFAR-10 raw'];
/** Pictures of a cluster. */
const across = 20;

/** What is known of one sheet: a line of the index. */
interface Sheet {
  readonly dataset: string;
  readonly seed: number;
  readonly file: string;
  readonly clusters: number;
  readonly unplaced: number;
  /** Clusters shown, from the top. */
  readonly rows: readonly SheetRow[];
}

interface SheetRow {
  /** Counted from 1, in order of variance. */
  readonly cluster: number;
  readonly variance: number;
  readonly members: number;
  readonly anomalies: number;
}

/** Figure 2 of the paper: what distribution clustering puts together, from the narrowest clusters to the broadest. */
export const figure2: Figure = {
  kind: 'figure',
  name,
  title: 'Figure 2: clusters of images in order of variance',
  description: `clusters 5, 10, … 50 and then every fiftieth of distribution clustering, ${across} pictures of each`,
  async draw({ folder, seed, engine, ...options }, context, print) {
    const sheets: Sheet[] = [];
    for (const dataset of datasets) {
      print(`${dataset}, seed ${seed}`);
      const sampler = await imageData[dataset]!(options, context);
      const random = createRandom(seed);
      const sample = await sampler(random.fork('split'));
      const { labels, variances } = await distributionClustering().fit(sample.pixels.x, { ...context, random, engine });
      const rows = clustersToShow(variances.length).map((cluster) => membersOf(cluster, labels));
      const file = `${name}-${dataset.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-seed-${seed}.png`;
      const sheet = contactSheet(
        rows.map((members) => members.slice(0, across).map((row) => tileOf(sample, row))),
        across,
      );
      write(join(folder, file), encode(sheet));
      sheets.push({
        dataset,
        seed,
        file,
        clusters: variances.length,
        unplaced: labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0),
        rows: rows.map((members) => {
          const cluster = labels[members[0]!]!;
          const anomalies = members.reduce((count, row) => count + sample.pixels.labels[row]!, 0);
          return { cluster: cluster + 1, variance: variances[cluster]!, members: members.length, anomalies };
        }),
      });
      print(`  ${variances.length} clusters, ${rows.length} of them in ${join(folder, file)}`);
    }
    write(join(folder, index), `${JSON.stringify(sheets, null, 2)}\n`);
  },
  report(folder) {
    const path = join(folder, index);
    if (!existsSync(path)) return undefined;
    return [
      `## ${this.title}`,
      `One cluster of distribution clustering (threshold found from the data) a row, the narrowest on top: clusters 5, 10, … 50, then every fiftieth. The first ${across} members each; true anomalies are framed in red.`,
      ...readIndex<Sheet[]>(path, name).flatMap(describeSheet),
    ].join('\n\n');
  },
};

/** Numbers, from 0, of clusters 5, 10, … 50, 100, 150, … */
export function clustersToShow(count: number): number[] {
  const shown: number[] = [];
  for (let number = 5; number <= count; number += number < 50 ? 5 : 50) shown.push(number - 1);
  return shown;
}

function membersOf(cluster: number, labels: Int32Array): number[] {
  const members: number[] = [];
  labels.forEach((label, row) => {
    if (label === cluster) members.push(row);
  });
  return members;
}

function tileOf({ images, rows, pixels }: ImageSample, row: number): SheetTile {
  const { height, width, channels } = images;
  const size = height * width * channels;
  const start = rows[row]! * size;
  const data = images.pixels.subarray(start, start + size);
  return { data, height, width, channels, isMarked: pixels.labels[row] === 1 };
}

function describeSheet({ dataset, seed, file, clusters, unplaced, rows }: Sheet): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    `### ${dataset}, seed ${seed}`,
    `${clusters} clusters, ${unplaced} rows unplaced.`,
    `![Clusters of ${dataset}, the narrowest on top](${file})`,
    markdownTable(
      ['row', 'cluster', 'variance', 'members', 'anomalies'],
      rows.map((row, i) => [
        String(i + 1),
        String(row.cluster),
        row.variance.toFixed(4),
        String(row.members),
        percent(row.anomalies / row.members),
      ]),
    ),
  ];
}
