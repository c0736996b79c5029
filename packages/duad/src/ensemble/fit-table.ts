import { checkMatrix, DuadError, type Matrix, type RunContext, type Warning } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { countChanges } from '../count-changes.js';
import type { SelectionRound } from '../history.js';
import { rowsBelow } from '../percentile.js';
import { compileBank } from './bank-reproduction.js';
import { createBankTrainer } from './bank-trainer.js';
import { fitColumnScaling, scaleRows, withoutTails } from './column-scaling.js';
import { type Judgement, judgeRows } from './judge-rows.js';
import { dealNetColumns } from './net-columns.js';
import { bankWidths } from './network-bank.js';
import { fitRowsFor, netsFor, type TableDetectorOptions } from './options.js';
import { fittedRanks } from './row-scores.js';
import type { TableModel } from './table-model.js';

/** What fitting leaves behind. */
export interface TableFit {
  readonly model: TableModel;
  readonly history: readonly SelectionRound[];
  readonly selectedRows: Uint32Array;
  readonly warnings: readonly Warning[];
}

/** Train, judge clusters by their members, keep the rows in the better ones, and train on. */
export async function fitTable(x: Matrix, options: TableDetectorOptions, context: RunContext): Promise<TableFit> {
  checkMatrix(x, 'duad', { minimumRows: 2 });
  const { random } = context;
  const fitted = random.fork('rows').sample(x.rows, fitRowsFor(x.columns, options));
  const tailed = await fitColumnScaling(x, fitted, context);
  // In a sum of squares one number far beyond its tail would outweigh all the rest of its row.
  const scaling = options.score === 'squared-error' ? withoutTails(tailed) : tailed;
  if (scaling.kept.length === 0) {
    throw new DuadError('DEGENERATE_DATA', `duad: all ${x.rows} rows are equal, there is nothing to tell apart`);
  }
  const scaled = scaleRows(x, fitted, scaling);
  const engine = await requireEngine(context);
  const columns = dealNetColumns(
    netsFor(fitted.length, scaling.kept.length, options),
    scaling.kept.length,
    options.columnsPerNet,
    random.fork('columns'),
  );
  const widths = bankWidths(columns.width);
  const { batchSize, learningRate, selections } = options;
  const training = { columns, widths, batchSize, learningRate };
  using trainer = await createBankTrainer(engine, training, random.fork('weights'));
  const reproduction = await compileBank(engine, columns, widths, await trainer.weights());
  try {
    const history: SelectionRound[] = [];
    let selected: Uint32Array = Uint32Array.from(fitted, (_, i) => i);
    let former: Uint32Array = new Uint32Array();
    let judgement: Judgement | undefined;
    let loss: number | undefined;
    const totalSteps = options.firstSteps + selections * options.steps;
    let done = 0;
    for (let round = 0; round <= selections; round++) {
      record(history, round, selected, former, loss, fitted, options, context);
      await trainer.train(
        scaled,
        selected,
        round === 0 ? options.firstSteps : options.steps,
        random.fork(`steps ${round}`),
        context,
        (steps, mean) => {
          done += steps;
          loss = mean;
          context.onProgress?.({ stage: 'steps-end', done, total: totalSteps, details: { loss: mean } });
        },
      );
      const weights = await trainer.weights();
      const judged = { scaled, selected, columns, codeSize: widths[3]!, weights, reproduction };
      judgement = await judgeRows(judged, options, { ...context, random: random.fork(`clusters ${round}`) });
      if (round === selections) break;
      former = selected;
      selected = rowsBelow(judgement.standings, 100 - options.anomalyPercent);
    }
    const weights = await trainer.weights();
    const { views } = judgement!;
    const { score, clusterWeight, distanceWeight } = options;
    const parts = { scaling, columns, widths, weights, views, score, clusterWeight, distanceWeight };
    const ranks = await fittedRanks(parts, reproduction, scaled, context);
    return {
      model: { ...parts, ranks, reproduction },
      history,
      selectedRows: selected.map((row) => fitted[row]!),
      warnings: warningsOf(x, fitted.length, scaling.kept.length),
    };
  } catch (error) {
    reproduction[Symbol.dispose]();
    throw error;
  }
}

function record(
  history: SelectionRound[],
  round: number,
  selected: Uint32Array,
  former: Uint32Array,
  loss: number | undefined,
  fitted: Uint32Array,
  options: TableDetectorOptions,
  context: RunContext,
): void {
  const entry: SelectionRound = {
    epoch: round,
    selected: selected.length,
    changed: countChanges(former, selected),
    ...(loss !== undefined && { loss }),
  };
  history.push(entry);
  options.observe?.({ ...entry, selection: { rows: selected.map((row) => fitted[row]!) } });
  context.onProgress?.({
    stage: 'selection-end',
    done: round,
    total: options.selections,
    details: { selected: entry.selected, changed: entry.changed },
  });
}

function warningsOf(x: Matrix, fitted: number, kept: number): Warning[] {
  const warnings: Warning[] = [];
  if (fitted < x.rows) {
    warnings.push({
      code: 'FITTED_ON_SAMPLE',
      message: `fitted on ${fitted} of ${x.rows} rows, drawn at random; every row can be scored (see the option fitRows)`,
    });
  }
  if (kept < x.columns) {
    const dropped = x.columns - kept;
    warnings.push({
      code: 'CONSTANT_COLUMNS',
      message: `${dropped} of ${x.columns} columns hold the same value in every row and were left out`,
    });
  }
  return warnings;
}
