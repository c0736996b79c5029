import { availableParallelism } from 'node:os';
import { DuadError, type Warning } from '@duad/core';
import type { OpenBlocks } from '@duad/datasets';
import type { Io } from '../io.js';
import { formatCount } from '../text.js';
import type { ScoreJob } from './block-scorer.js';
import { scoreBlocks } from './score-blocks.js';
import { type OutputFormat, openScoreWriter } from './score-writer.js';

/** Where scores go, and how. */
export interface ScoreFileOptions {
  readonly out: string;
  /** By the name of `out` unless given. */
  readonly format?: OutputFormat | undefined;
  readonly processes?: number | undefined;
  /** How many of the rows with the highest scores to tell of. */
  readonly top: number;
}

/** What scoring a file gave. */
export interface FileScores {
  readonly rows: number;
  readonly flagged: number;
  /** Highest score first; `number` counts from 1, the first row of data. */
  readonly top: readonly ScoredRow[];
  /** One per row, if the layout names a column of labels. */
  readonly labelled?: { readonly scores: Float32Array; readonly labels: readonly string[] };
  readonly warnings: readonly Warning[];
}

interface ScoredRow {
  readonly number: number;
  readonly score: number;
  readonly reasons: string;
}

/**
 * Scores a file into another, block by block.
 *
 * @returns nothing if nobody reads the output any more
 * @throws INVALID_FILE if there are no rows; what reading, scoring and writing throw
 */
export async function scoreFile(
  opened: OpenBlocks,
  job: ScoreJob,
  { out, format, processes = availableParallelism(), top: most }: ScoreFileOptions,
  io: Io,
): Promise<FileScores | undefined> {
  const { threshold, reasons } = job;
  const labels = opened.layout.labelColumn !== undefined;
  const top: ScoredRow[] = [];
  const parts: Float32Array[] = [];
  const texts: string[] = [];
  const warnings = new Map<string, { readonly message: Warning; blocks: number }>();
  let [rows, flagged] = [0, 0];
  await using writer = await openScoreWriter(out, { reasons, labels, format }, io);
  for await (const block of scoreBlocks(opened, job, { processes, ...(io.signal && { signal: io.signal }) })) {
    const why = new Map(block.reasons);
    if (!(await writer.write({ ...block, before: rows, threshold, reasons: why }))) return undefined;
    for (const [i, score] of block.scores.entries()) {
      if (score >= threshold) flagged += 1;
      if (top.length < most || score > top.at(-1)!.score) {
        const place = top.findIndex((other) => other.score < score);
        top.splice(place < 0 ? top.length : place, 0, { number: rows + i + 1, score, reasons: why.get(i) ?? '' });
        if (top.length > most) top.pop();
      }
    }
    rows += block.rows;
    if (labels) parts.push(block.scores);
    for (const label of block.labels ?? []) texts.push(label);
    for (const message of block.warnings) {
      const kind = message.message.replace(/\d+/g, '');
      const known = warnings.get(kind);
      if (known) known.blocks += 1;
      else warnings.set(kind, { message, blocks: 1 });
    }
  }
  if (rows === 0) {
    throw new DuadError('INVALID_FILE', `${opened.layout.name}: holds no rows of data; expected at least one`);
  }
  await writer.finish();
  return {
    rows,
    flagged,
    top,
    ...(labels && { labelled: { scores: joined(parts, rows), labels: texts } }),
    warnings: Array.from(warnings.values(), ({ message: { code, message }, blocks }) => ({
      code,
      message: blocks === 1 ? message : `${message} (and so on, in ${formatCount(blocks)} stretches of the file)`,
    })),
  };
}

function joined(parts: readonly Float32Array[], length: number): Float32Array {
  const whole = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
