import type { Detector, Warning } from '@duad/core';
import type { Decision, FittedDuad, SelectionRound } from 'duad';
import type { Evaluation } from './evaluation.js';
import type { Reason } from './explain.js';
import type { Labels } from './labels.js';
import type { PreparedTable } from './prepare.js';

/** What is to be found where. */
export interface AnalysisRequest {
  readonly title: string;
  /** Source and licence of the data, where there is something to say. */
  readonly credit?: string;
  readonly prepared: PreparedTable;
  readonly labels?: Labels;
  readonly detector: Detector<FittedDuad>;
  /** Name of the preset, for the record. */
  readonly preset: string;
  readonly seed: number;
  readonly top: number;
  readonly missing: 'error' | 'column-mean';
  /** Folder as the user named it. */
  readonly out: string;
}

/** One of the most anomalous rows. */
export interface TopRow {
  /** 1 = most anomalous. */
  readonly rank: number;
  /** Index into the table. */
  readonly row: number;
  readonly score: number;
  readonly label?: string;
  readonly reasons: readonly Reason[];
}

/** What was found. */
export interface Analysis extends AnalysisRequest {
  readonly scores: Float32Array;
  readonly topRows: readonly TopRow[];
  /** What the table was taken for, where the detector chose by that. */
  readonly decision?: Decision;
  readonly history: readonly SelectionRound[];
  readonly losses: readonly { readonly epoch: number; readonly loss: number }[];
  readonly evaluation?: Evaluation;
  /** What the detector had to say. */
  readonly fitWarnings: readonly Warning[];
  /** Name and value of each setting, for people. */
  readonly settings: readonly (readonly [string, string])[];
  readonly seconds: number;
}
