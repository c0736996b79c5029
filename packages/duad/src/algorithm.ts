import {
  type AutoencoderModel,
  checkMatrix,
  DuadError,
  type Evaluation,
  type Matrix,
  type RunContext,
  throwIfCancelled,
  type Warning,
} from '@duad/core';
import { countChanges } from './count-changes.js';
import type { SelectionRound } from './history.js';
import { findNeighbourhoods, type Neighbourhoods } from './neighbourhoods.js';
import type { DuadOptions } from './options.js';
import { reproductionOf } from './reproduction.js';
import type { Scorer } from './score/score-rule.js';
import { meanAngles, type Selection, type SelectionContext, type Selector } from './selection/selection-rule.js';

/** What the algorithm leaves behind. */
export interface AlgorithmResult {
  readonly models: readonly AutoencoderModel[];
  readonly selection: Selection;
  readonly history: readonly SelectionRound[];
  readonly scorer: Scorer;
  readonly warnings: readonly Warning[];
}

/**
 * Algorithm 1 of the paper: select, train, re-select, until the selection stands still.
 *
 * @throws DEGENERATE_DATA if a selection is left without rows; CANCELLED; what the plug-ins throw
 */
export async function runAlgorithm(x: Matrix, options: DuadOptions, context: RunContext): Promise<AlgorithmResult> {
  checkMatrix(x, 'duad', { minimumRows: 2 });
  refuseEqualRows(x);
  const { random } = context;
  const history: SelectionRound[] = [];
  const models: AutoencoderModel[] = [];
  const record = recorder(options, context, history);
  let selector: Selector | undefined;
  try {
    for (let net = 0; net < options.nets; net++) {
      models.push(
        await options.autoencoder.create(x.columns, { ...context, random: random.fork(`autoencoder ${net}`) }),
      );
    }
    const selectionContext = contextOfSelection(x, models[0]!.codeSize, options, context);
    const evaluate = (): Promise<Evaluation[]> => inTurn(models, (model) => model.evaluate(x, context));

    selector = await options.selection.begin(x, selectionContext);
    let selection = await selector.first(); // S = C(X, p0)
    record(0, selection, undefined);

    let stable = false;
    let loss: number | undefined;
    for (let epoch = 1; epoch <= options.epochs && !(stable && options.whenStable === 'stop'); epoch++) {
      throwIfCancelled(context, 'duad');
      if (epoch % options.reevaluateEvery === 0 && !stable) {
        const evaluations = await evaluate(); // Z = [code; angle] of all rows
        const former = selection;
        selection = await selector.next(evaluations, former); // S = C(Z, p)
        const round = record(epoch, selection, former, loss, evaluations);
        stable = round.changed <= options.tolerance * x.rows;
      } else {
        const reports = await inTurn(models, (model, net) =>
          model.train(x, selection.rows, 1, {
            ...context,
            random: random.fork(`epoch ${epoch} of ${net}`),
            onProgress: undefined,
          }),
        );
        loss = reports.reduce((sum, { losses }) => sum + losses[0]!, 0) / reports.length;
        context.onProgress?.({ stage: 'epoch-end', done: epoch, total: options.epochs, details: { loss } });
      }
    }
    const scorer = await options.score.begin(x, reproductionOf(await evaluate()), selectionContext);
    return { models, selection, history, scorer, warnings: warningsOf(stable, options) };
  } catch (error) {
    for (const model of models) await model[Symbol.asyncDispose]();
    throw error;
  } finally {
    selector?.[Symbol.dispose]?.();
  }
}

function refuseEqualRows({ data, rows, columns }: Matrix): void {
  for (let i = columns; i < data.length; i++) if (data[i] !== data[i - columns]) return;
  throw new DuadError('DEGENERATE_DATA', `duad: all ${rows} rows are equal, there is nothing to tell apart`);
}

function contextOfSelection(x: Matrix, codeSize: number, options: DuadOptions, context: RunContext): SelectionContext {
  const { initialAnomalyPercent, anomalyPercent, initialClusterer, clusterer } = options;
  let neighbourhoods: Promise<Neighbourhoods> | undefined;
  return {
    ...context,
    random: context.random.fork('selection'),
    codeSize,
    initialAnomalyPercent,
    anomalyPercent,
    initialClusterer,
    clusterer,
    latent: { includeAngle: options.includeAngle, normalise: options.normaliseLatent },
    neighbourhoods() {
      const { neighbourhoodFits: fits, neighbourhoodClusters: clusters, neighbourhoodClusterer: clusterer } = options;
      neighbourhoods ??= findNeighbourhoods(x, { fits, clusters, clusterer, mass: anomalyPercent / 100 }, context);
      return neighbourhoods;
    },
  };
}

type Record = (
  epoch: number,
  selection: Selection,
  former: Selection | undefined,
  loss?: number,
  evaluations?: readonly Evaluation[],
) => SelectionRound;

function recorder(options: DuadOptions, context: RunContext, history: SelectionRound[]): Record {
  return (epoch, selection, former, loss, evaluations) => {
    if (selection.rows.length === 0) {
      throw new DuadError(
        'DEGENERATE_DATA',
        `duad: no rows were selected at epoch ${epoch}; lower the assumed share of anomalies or choose another clusterer`,
      );
    }
    const round: SelectionRound = {
      epoch,
      selected: selection.rows.length,
      changed: countChanges(former?.rows ?? new Uint32Array(), selection.rows),
      ...(selection.clusters && { clusters: selection.clusters }),
      ...(loss !== undefined && { loss }),
    };
    history.push(round);
    options.observe?.({ ...round, selection, ...(evaluations && { angles: meanAngles(evaluations) }) });
    const { selected, changed } = round;
    context.onProgress?.({
      stage: 'selection-end',
      done: epoch,
      total: options.epochs,
      details: { selected, changed },
    });
    return round;
  };
}

/** One after the other: each of them uses all threads. */
async function inTurn<A, B>(items: readonly A[], work: (item: A, index: number) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}

function warningsOf(stable: boolean, { epochs, reevaluateEvery }: DuadOptions): Warning[] {
  if (stable || epochs < reevaluateEvery) return [];
  return [
    {
      code: 'SELECTION_NOT_STABLE',
      message: `the selection was still changing after ${epochs} epochs; more epochs or a tolerance let it settle`,
    },
  ];
}
