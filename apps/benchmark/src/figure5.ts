import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { auroc } from '@duad/metrics';
import type { Figure } from './experiment.js';
import { readIndex, write } from './files.js';
import { scorePlot } from './score-plot.js';
import { openUcfCrime } from './ucf-data.js';
import { recommendedForVideo, ucfSettings } from './ucf-detectors.js';
import { figure5Selections, type UcfSelection } from './ucf-tables.js';

const name = 'figure5';
const index = 'figure5.json';

/** What is known of one plot: a line of the index. */
interface Plot {
  readonly video: string;
  readonly file: string;
  readonly seed: number;
  readonly segments: number;
  readonly anomalies: number;
  /** Videos that it was fitted with, itself counted in. */
  readonly fittedWith: number;
  /** Within this video, 0 .. 1; absent where all segments are of one kind. */
  readonly auroc?: number;
}

/** Figure 5 of the paper: segment scores over the ground truth, one plot per video. */
export const figure5: Figure = {
  kind: 'figure',
  name,
  title: 'Figure 5: scores of segments over the ground truth',
  description: 'an SVG plot per video of what duad-recommended makes of its segments',
  async draw({ folder, seed, engine, ...options }, context, print) {
    const segmentsOf = await openUcfCrime(options, context);
    const plots: Plot[] = [];
    for (const selection of figure5Selections) {
      const { videos, source } = selection;
      const { x, labels, lengths } = await segmentsOf(videos, source);
      const task = { rows: x.rows, columns: x.columns, variant: variantOf(selection), observe: () => undefined };
      const random = createRandom(seed).fork('detector');
      await using fitted = await recommendedForVideo.create(task).fit(x, { ...context, random, engine });
      const scores = await fitted.score(x, { ...context, engine });
      let from = 0;
      for (const [i, video] of videos.entries()) {
        const to = from + lengths[i]!;
        const own = { labels: labels.subarray(from, to), scores: scores.subarray(from, to) };
        from = to;
        const file = `${name}-${video.toLowerCase()}-seed-${seed}.svg`;
        write(join(folder, file), scorePlot(video, own.scores, own.labels));
        const area = auroc(own.labels, own.scores);
        const anomalies = own.labels.reduce((sum, label) => sum + label, 0);
        plots.push({
          ...{ video, file, seed, segments: lengths[i]!, anomalies, fittedWith: videos.length },
          ...(area.defined && { auroc: area.value }),
        });
        print(`${video}: ${describeArea(plots.at(-1)!)}, ${join(folder, file)}`);
      }
    }
    write(join(folder, index), `${JSON.stringify(plots, null, 2)}\n`);
  },
  report(folder) {
    const path = join(folder, index);
    if (!existsSync(path)) return undefined;
    return [
      `## ${this.title}`,
      'Scores of `duad-recommended`, from lowest to highest of the video; shaded: segments that the annotation calls a crime.',
      ...readIndex<Plot[]>(path, name).flatMap((plot) => [
        `### ${plot.video}, seed ${plot.seed}`,
        `${plot.segments} segments, ${plot.anomalies} of them anomalies; fitted with ${plot.fittedWith} video${plot.fittedWith === 1 ? '' : 's'} of its category; ${describeArea(plot)}.`,
        `![Scores of the segments of ${plot.video}](${plot.file})`,
      ]),
    ].join('\n\n');
  },
};

function variantOf({ category, source }: UcfSelection): Parameters<typeof recommendedForVideo.create>[0]['variant'] {
  return { name: category, dataset: category, variant: { category, source }, settings: ucfSettings, paper: [] };
}

function describeArea({ auroc: area }: Plot): string {
  return area === undefined ? 'all segments of one kind' : `AUROC within the video ${(100 * area).toFixed(1)} %`;
}
