import { selectRows } from '@duad/core';
import { kddCupSplit, loadKddCup } from '@duad/datasets';
import { presets } from 'duad';
import type { Experiment } from './experiment.js';
import type { ExperimentVariant } from './experiment-variant.js';
import { kddCupDetectors } from './kddcup-detectors.js';

type Pair = readonly [number, number];

function variant(percent: number, ours: [Pair, Pair], svm: [Pair, Pair], dagmm: [Pair, Pair]): ExperimentVariant {
  const figure = (method: string, [auroc, averagePrecision]: [Pair, Pair]) => ({ method, auroc, averagePrecision });
  return {
    name: `${percent} %`,
    dataset: 'KDD Cup 1999, 10 per cent file',
    variant: { anomalyPercent: percent },
    settings: presets.paper.kddCup,
    paper: [figure('DUAD (paper)', ours), figure('DAGMM (paper)', dagmm), figure('OC-SVM (paper)', svm)],
  };
}

/** Tables 2 and 3 of the paper: KDD Cup 1999, attacks as the normal class, three shares of anomalies in training. */
export const kddCupExperiment: Experiment = {
  kind: 'table',
  name: 'kddcup',
  aliases: ['table2', 'table3', 'figure3', 'figure4'],
  title: 'Tables 2 and 3: KDD Cup 1999 by share of anomalies in the training half',
  columns: 'anomalies in training',
  inSummary: 'KDD Cup 1999, anomalies in training ',
  figures: [
    {
      shows: 'measures',
      title: 'Figure 3: AUROC, average precision and F1 by re-evaluation, 20 % anomalies',
      variant: '20 %',
      note: 'The paper says neither which rows nor which score; here they are the rows of the training half, scored by the bare angle at each re-evaluation, without regard to what the detector adds to its score at the end. Labels serve for evaluation only.',
    },
    { shows: 'roc', title: 'Figure 4: ROC curves, 20 % anomalies', variant: '20 %' },
  ],
  variants: [
    variant(
      5,
      [
        [98.2, 1.0],
        [94.5, 0.1],
      ],
      [
        [96.8, 0.5],
        [77.8, 0.1],
      ],
      [
        [96.6, 1.1],
        [75.4, 0.7],
      ],
    ),
    variant(
      10,
      [
        [98.4, 0.8],
        [93.9, 0.1],
      ],
      [
        [89.7, 0.1],
        [68.1, 0.1],
      ],
      [
        [88.6, 2.0],
        [53.4, 2.7],
      ],
    ),
    variant(
      20,
      [
        [93.5, 1.1],
        [90.3, 0.5],
      ],
      [
        [61.6, 0.1],
        [45.4, 0.0],
      ],
      [
        [79.5, 2.0],
        [40.7, 2.8],
      ],
    ),
  ],
  detectors: kddCupDetectors,
  notes: [
    'What the paper on DAGMM claims: F1 93.7 after training on rows without anomalies. That on OC-SVM has no figure for these data.',
  ],
  defaultDetectors: ['duad-recommended', 'duad-paper', 'dagmm', 'ocsvm'],
  async prepare(options, context) {
    const data = await loadKddCup(options, context);
    return ({ variant }, random) => {
      const { train, test } = kddCupSplit(data, { anomalyPercent: variant.anomalyPercent as number, random });
      return {
        train: { x: selectRows(data.x, train.rows), labels: train.labels },
        test: { x: selectRows(data.x, test.rows), labels: test.labels },
      };
    };
  },
};
