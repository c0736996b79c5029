import type { Scaling } from '@duad/datasets';
import { z } from 'zod';
import { choice, type Flags, names, number, numbers, share, text } from './flag.js';
import { presetNames } from './preset-names.js';

/** How a file is read. */
export interface ReadFlags {
  readonly header: 'auto' | 'yes' | 'no' | undefined;
  readonly delimiter: string | undefined;
  readonly ignore: readonly string[];
  readonly categorical: readonly string[];
  readonly numeric: readonly string[];
  readonly date: readonly string[];
  readonly text: readonly string[];
  readonly missing: 'error' | 'fill' | undefined;
}

export const readFlags: Flags<ReadFlags> = {
  header: choice(['auto', 'yes', 'no'], 'whether the first row names the columns', {
    otherwise: 'auto: yes if none of its cells is a number',
  }),
  delimiter: text("what separates the cells: one character, or 'tab'", {
    placeholder: 'CHARACTER',
    otherwise: 'comma, tab, semicolon or bar, whichever fits',
  }),
  ignore: names('columns to leave out, such as identifiers'),
  categorical: names('columns to take as names of kinds, though they look like numbers'),
  numeric: names('columns that must hold numbers'),
  date: names('columns of dates, among them seconds and milliseconds since 1970'),
  text: names('columns to encode by how rare their texts are and what they look like'),
  missing: choice(
    ['fill', 'error'],
    'empty, NaN and infinite cells: put the median, with a column that says where; or refuse the file',
    { otherwise: 'fill' },
  ),
};

/** Known answers, which the detector never sees. */
export interface LabelFlags {
  readonly label: string | undefined;
  readonly normal: string | undefined;
}

export const labelFlags: Flags<LabelFlags> = {
  label: text('column with the known answers: kept from the detector, used for evaluation only', {
    placeholder: 'COLUMN',
  }),
  normal: text('the label of normal rows; all others count as anomalies', {
    placeholder: 'VALUE',
    otherwise: "'normal' or 0 if there, else the most frequent label",
  }),
};

/** What the detector is told; unset ones follow the preset. */
export interface DetectorFlags {
  readonly preset: (typeof presetNames)[number] | undefined;
  readonly seed: number | undefined;
  readonly epochs: number | undefined;
  readonly anomalyPercent: number | undefined;
  readonly initialAnomalyPercent: number | undefined;
  readonly reevaluateEvery: number | undefined;
  readonly nets: number | undefined;
  readonly hidden: number[] | undefined;
  readonly codeSize: number | undefined;
  readonly batchSize: number | undefined;
  readonly learningRate: number | undefined;
  readonly loss: 'mse' | 'cosine' | 'angle' | undefined;
  readonly selection: SelectionName | undefined;
  readonly score: ScoreName | undefined;
}

export type SelectionName = 'cluster-variance' | 'averaged-variance' | 'held-out' | 'trimmed' | 'everything';
export type ScoreName = 'angle' | 'squared-error' | 'angle-and-neighbourhood';

export const detectorFlags: Flags<DetectorFlags> = {
  preset: choice(presetNames, 'settings to start from; recommended chooses by what it sees', {
    otherwise: 'recommended, or recommended-table with options that only the other presets take',
  }),
  seed: number('the same seed on the same file gives the same scores', { check: z.int().min(0), otherwise: '0' }),
  epochs: number('epochs at most, re-evaluations counted in', { otherwise: 'as in the preset' }),
  anomalyPercent: number('p: assumed share of anomalies, per cent; rather too large than too small', {
    otherwise: 'as in the preset',
  }),
  initialAnomalyPercent: number('p0: the same for the first selection', { otherwise: 'as in the preset' }),
  reevaluateEvery: number('r: every r-th epoch re-selects the rows presumed normal', { otherwise: 'as in the preset' }),
  nets: number('autoencoders trained side by side and averaged', { otherwise: 'as in the preset' }),
  hidden: numbers('widths of the layers between input and code', {
    placeholder: '60,30,10',
    otherwise: 'as in the preset',
  }),
  codeSize: number('length of a code', { otherwise: 'as in the preset' }),
  batchSize: number('rows per gradient step', { otherwise: 'as in the preset' }),
  learningRate: number('step size of the optimiser', { otherwise: 'as in the preset' }),
  loss: choice(['mse', 'cosine', 'angle'], 'what training makes small', { otherwise: 'as in the preset' }),
  selection: choice(
    ['cluster-variance', 'averaged-variance', 'held-out', 'trimmed', 'everything'],
    "how rows presumed normal are selected; cluster-variance is the paper's rule",
    { otherwise: 'as in the preset' },
  ),
  score: choice(
    ['angle', 'squared-error', 'angle-and-neighbourhood'],
    "how rows are scored; angle is the paper's score",
    { otherwise: 'as in the preset' },
  ),
};

/** Where the line between odd and normal is drawn. */
export interface LineFlags {
  readonly flagShare: number | undefined;
  readonly falseAlarmRate: number | undefined;
}

export const lineFlags: Flags<LineFlags> = {
  flagShare: share('flag that share of the rows, those with the highest scores', { otherwise: '1%' }),
  falseAlarmRate: share("flag so that this share of the normal rows is flagged, estimated from the scores' tail", {
    most: 0.1,
  }),
};

/** How columns become numbers. */
export interface EncodeFlags {
  readonly scale: Scaling | undefined;
  readonly maximumCategories: number | undefined;
}

export const encodeFlags: Flags<EncodeFlags> = {
  scale: choice(['min-max', 'robust', 'standardise', 'none'], 'how numeric columns are brought to a common scale', {
    otherwise: 'min-max',
  }),
  maximumCategories: number('different texts of a column that still become a column each; more are taken as text', {
    otherwise: 'one for ten rows, at least 20 and at most 100',
  }),
};

/** How much of a table is looked at. */
export interface SampleFlags {
  readonly fitRows: number | undefined;
}

export const sampleFlags: Flags<SampleFlags> = {
  fitRows: number(
    'learn from so many rows, drawn by chance, and score all of them in constant memory: for tables larger than memory',
    { check: z.int().min(2), otherwise: 'all rows' },
  ),
};

/** What comes out and where. */
export interface OutputFlags {
  readonly top: number | undefined;
  readonly out: string | undefined;
}

/** @param folder where results go unless told otherwise */
export function outputFlags(folder: string): Flags<OutputFlags> {
  return {
    top: number('how many of the most anomalous rows to show', { check: z.int().min(1), otherwise: '20' }),
    out: text('folder for scores, report and model', { placeholder: 'FOLDER', otherwise: folder }),
  };
}
