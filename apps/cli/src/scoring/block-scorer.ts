import { DuadError, type Warning } from '@duad/core';
import { type BlockLayout, type BlockStart, readBlock, type TableBlock } from '@duad/datasets';
import { createOnnxruntimeEngine } from '@duad/engine';
import { explainRows, reasonText } from '../explain.js';
import { readModel } from '../model-folder.js';

/** What has to be known to score blocks of a file; plain data that can be sent to another process. */
export interface ScoreJob {
  /** Folder of the model, and how messages call it. */
  readonly model: string;
  readonly modelName: string;
  readonly layout: BlockLayout;
  /** Rows with this score or a higher one are flagged. */
  readonly threshold: number;
  /** Whether flagged rows are explained. */
  readonly reasons: boolean;
  /** Threads of one operation; all processors unless given. */
  readonly threads?: number;
}

/** A scored block; plain data. */
export interface ScoredBlock {
  readonly rows: number;
  /** Lines of the file that it took. */
  readonly lines: number;
  readonly scores: Float32Array;
  /** Reasons of flagged rows, by their index in the block. */
  readonly reasons: readonly (readonly [number, string])[];
  readonly labels?: readonly string[];
  readonly warnings: readonly Warning[];
}

/** Scores blocks, one after the other. */
export interface BlockScorer extends AsyncDisposable {
  score(block: TableBlock, start: BlockStart, signal?: AbortSignal): Promise<ScoredBlock>;
}

/** Loads the model. */
export async function createBlockScorer(job: ScoreJob): Promise<BlockScorer> {
  const { layout, threshold } = job;
  const { load, encoder, background } = await readModel(job.model, job.modelName);
  const engine = await createOnnxruntimeEngine(job.threads === undefined ? {} : { threads: job.threads });
  const fitted = await load({ engine });

  async function score(block: TableBlock, start: BlockStart, signal?: AbortSignal): Promise<ScoredBlock> {
    const context = { engine, ...(signal && { signal }) };
    const { table, lines } = await readBlock(layout, block, start);
    if (!table) return { rows: 0, lines, scores: new Float32Array(), reasons: [], warnings: [] };
    const { matrix, warnings } = await encoder.encode(table, context).catch((error) => {
      throw placed(error, start);
    });
    const scores = await fitted.score(matrix, context);
    const flagged = job.reasons ? Array.from(scores.keys()).filter((row) => scores[row]! >= threshold) : [];
    const reasons = await explainRows(flagged, { table, matrix, background }, fitted, context);
    return {
      rows: table.rows,
      lines,
      scores,
      reasons: flagged.map((row, i) => [row, reasons[i]!.map(reasonText).join('; ')] as const),
      ...(table.labels && { labels: table.labels }),
      warnings: [...table.warnings, ...warnings],
    };
  }
  return {
    score,
    async [Symbol.asyncDispose]() {
      await fitted[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

/** The encoder counts rows from the start of the block. */
function placed(error: unknown, { rows }: BlockStart): unknown {
  if (!DuadError.isInstance(error)) return error;
  const { row } = error.details;
  if (rows === 0 || typeof row !== 'number') return error;
  const details = { ...error.details, row: row + rows };
  return new DuadError(error.code, error.message.replace(`row ${row}`, `row ${row + rows}`), { details, cause: error });
}
