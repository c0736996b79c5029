import type { Detector, Warning } from '@duad/core';
import type { Decision, FittedDuad, SelectionRound } from 'duad';
import type { Evaluation } from './evaluation.js';
import type { Reason } from './explain.js';
import type { LineFlags } from './flags.js';
import type { Labels } from './labels.js';
import type { Lines } from './lines.js';
import type { PreparedTable } from './prepare.js';
import type { FileScores } from './scoring/score-file.js';
import type { Story } from './stories.js';

/** What is to be found where. */
export interface AnalysisRequest extends LineFlags {
  readonly title: string;
  /** Source and licence of the data, where there is something to say. */
  readonly credit?: string;
  readonly prepared: PreparedTable;
  readonly labels?: Labels;
  readonly detector: Detector<FittedDuad>;
  /** There if the table is a sample. */
  readonly larger?: LargerFile;
  /** Name of the preset, for the record. */
  readonly preset: string;
  readonly seed: number;
  readonly top: number;
  readonly missing: 'error' | 'fill';
  /** Folder as the user named it. */
  readonly out: string;
}

/** A file of which only some rows were drawn to learn from. */
export interface LargerFile {
  /** Where each row of the table stands in the file, from 0. */
  readonly places: Uint32Array;
  /** Rows of the file. */
  readonly rows: number;
  /** Scores all of it with the model in that folder into that file. */
  score(model: string, threshold: number, out: string): Promise<FileScores>;
}

/** One of the most anomalous rows. */
export interface TopRow {
  /** 1 = most anomalous. */
  readonly rank: number;
  /** Index into the table. */
  readonly row: number;
  /** Of the file, 1 = the first row of data. */
  readonly number: number;
  readonly score: number;
  readonly label?: string;
  readonly reasons: readonly Reason[];
}

/** What was found. */
export interface Analysis extends AnalysisRequest {
  readonly scores: Float32Array;
  /** Where the line is drawn, and could be. */
  readonly lines: Lines;
  /** The rows that are shown, highest score first. */
  readonly topRows: readonly TopRow[];
  /** What the table was taken for, where the detector chose by that. */
  readonly decision?: Decision;
  /** The rows above the line, highest score first, as many of them as were explained. */
  readonly flagged: readonly TopRow[];
  /** Groups among those; their members are indices into `flagged`. */
  readonly stories: readonly Story[];
  readonly history: readonly SelectionRound[];
  readonly losses: readonly { readonly epoch: number; readonly loss: number }[];
  readonly evaluation?: Evaluation;
  /** What scoring the whole file gave, if the table is a sample of it. */
  readonly whole?: FileScores;
  /** What the detector had to say. */
  readonly fitWarnings: readonly Warning[];
  /** Name and value of each setting, for people. */
  readonly settings: readonly (readonly [string, string])[];
  readonly seconds: number;
}
