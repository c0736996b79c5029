import { DuadError, type Matrix, type RunContext } from '@duad/core';
import { auroc } from '@duad/metrics';
import type { FittedOcnn } from './fitted-ocnn.js';
import { ocnn } from './ocnn.js';
import { type Activation, activations, type OcnnInput } from './options.js';
import { who } from './who.js';

/** The best of the three variants, as chosen by labels. */
export interface BestActivation {
  /** Never hidden: the choice has seen the labels that it is measured by. */
  readonly usesLabels: true;
  readonly activation: Activation;
  readonly fitted: FittedOcnn;
  /** AUROC of each variant on the labelled rows, 0 .. 1. */
  readonly aurocs: Readonly<Record<Activation, number>>;
}

/**
 * Fits the linear, the sigmoid and the ReLU variant and keeps the one whose scores of the labelled rows have the
 * largest area under the ROC curve. **Uses labels**, those of the rows it is then reported on: the DUAD paper gives
 * OC-NN this advantage (section 4.1). For reproducing that table only.
 *
 * @param training rows known to be normal
 * @param labelled rows to choose by, and their labels: 1 = anomaly, 0 = normal
 * @throws DEGENERATE_DATA if the labels hold one class only
 */
export async function bestActivationByLabels(
  training: Matrix,
  labelled: { readonly x: Matrix; readonly labels: ArrayLike<number> },
  options: Omit<OcnnInput, 'activation'>,
  context: RunContext,
): Promise<BestActivation> {
  const aurocs: Partial<Record<Activation, number>> = {};
  let best: { activation: Activation; fitted: FittedOcnn } | undefined;
  for (const activation of activations) {
    const fitted = await ocnn({ ...options, activation }).fit(training, {
      ...context,
      random: context.random.fork(activation),
    });
    const metric = auroc(labelled.labels, await fitted.score(labelled.x, context));
    if (!metric.defined) {
      await fitted[Symbol.asyncDispose]();
      throw new DuadError('DEGENERATE_DATA', `${who}: cannot choose by these labels: ${metric.message}`);
    }
    aurocs[activation] = metric.value;
    const better = best === undefined || metric.value > aurocs[best.activation]!;
    await (better ? best?.fitted : fitted)?.[Symbol.asyncDispose]();
    if (better) best = { activation, fitted };
  }
  return { usesLabels: true, ...best!, aurocs: aurocs as Record<Activation, number> };
}
