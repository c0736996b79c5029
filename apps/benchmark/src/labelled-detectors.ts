import { denseAutoencoder } from '@duad/autoencoders';
import { bestActivationByLabels, ocnn } from '@duad/baseline-ocnn';
import { ocsvm, searchOcsvmWithLabels } from '@duad/baseline-ocsvm';
import { type Detector, DuadError, type FittedDetector, type Matrix, type RunContext, selectRows } from '@duad/core';
import type { BenchmarkDetector, TaskDescription } from './benchmark-detector.js';
import type { LabelledMatrix } from './labelled-matrix.js';

type Search = (x: Matrix, labelled: LabelledMatrix, context: RunContext) => Promise<FittedDetector>;

/** Forty machines of all rows would take hours: the pairs are compared on few, and one machine is made of more. */
const rowsToCompare = 2000;
const rowsToChooseBy = 5000;
const rowsToFit = 10_000;

/** Of several settings the one that the labels favour: the advantage that the DUAD paper gives these two methods. */
export const detectorsChosenByLabels: readonly BenchmarkDetector[] = [
  {
    name: 'ocsvm-best',
    description:
      'one-class SVM with the best of 40 pairs of gamma and nu by AUROC, compared by machines of 2,000 rows on the labels of 5,000; fitted on 10,000 rows at most',
    supervision: 'unsupervised',
    chosenByLabels: true,
    create: (task) =>
      searching(task, ocsvm(), async (x, labelled, context) => {
        const compared = context.random.fork('rows to compare').sample(x.rows, rowsToCompare);
        const chosenBy = context.random.fork('rows to choose by').sample(labelled.x.rows, rowsToChooseBy);
        const grid = task.epochsAtMost === undefined ? {} : { gammas: ['scale' as const], nus: [0.05, 0.1, 0.5] };
        const { best, fitted } = await searchOcsvmWithLabels(
          selectRows(x, compared),
          selectRows(labelled.x, chosenBy),
          Array.from(chosenBy, (row) => labelled.labels[row]!),
          grid,
          context,
        );
        if (x.rows <= rowsToCompare) return fitted;
        const { gamma, nu } = best;
        return ocsvm({ gamma, nu }).fit(
          selectRows(x, context.random.fork('rows to fit').sample(x.rows, rowsToFit)),
          context,
        );
      }),
  },
  {
    name: 'ocnn-best',
    description: 'OC-NN over the encoder of an autoencoder, the best of linear, sigmoid and ReLU by AUROC',
    supervision: 'semi-supervised',
    chosenByLabels: true,
    create: (task) =>
      searching(task, ocnn(), async (x, labelled, context) => {
        const autoencoder = denseAutoencoder({ hidden: [256, 64], codeSize: 32, batchSize: 128 });
        const { epochsAtMost } = task;
        const short = epochsAtMost !== undefined && { autoencoderEpochs: epochsAtMost, epochs: epochsAtMost };
        const { fitted } = await bestActivationByLabels(x, labelled, { autoencoder, ...short }, context);
        return fitted;
      }),
  },
];

function searching({ labelled }: TaskDescription, like: Detector, search: Search): Detector {
  if (!labelled) throw new DuadError('INVALID_INPUT', `benchmark: choosing ${like.name} by labels needs labels`);
  return { ...like, fit: (x, context) => search(x, labelled, context) };
}
