import { join } from 'node:path';
import type { Evaluation } from './evaluation.js';
import { reasonText } from './explain.js';
import type { Analysis, LargerFile, TopRow } from './findings.js';
import type { Labels } from './labels.js';
import { type Lines, lineName, lineNote } from './lines.js';
import { describeLeftOut, describeTreatments, type PreparedTable } from './prepare.js';
import type { FileScores } from './scoring/score-file.js';
import { type Story, storyText } from './stories.js';
import { counted, formatCount, formatNumber, formatPercent, printable } from './text.js';

/** What goes in, in one line or two. */
export function describeData({ table, matrix, encoder }: PreparedTable, labels?: Labels, larger?: LargerFile): string {
  const rows =
    `${counted(table.rows, 'row')} of ${counted(table.columns.length, 'column')} (${describeTreatments(encoder)}), ` +
    `${matrix.columns} once encoded\n${describeLeftOut(encoder)}`;
  const drawn = larger
    ? `These rows were drawn by chance from ${formatCount(larger.rows)}; what is told of rows is of them, until all are scored\n`
    : '';
  if (!labels) return rows + drawn;
  const share = formatPercent(labels.anomalies / labels.truth.length);
  const normal = printable(labels.normal, 40);
  return `${rows}${drawn}Labels in '${printable(labels.column, 40)}' are for evaluation only: '${normal}' is normal, ${formatCount(labels.anomalies)} others (${share}) count as anomalies\n`;
}

/** The most anomalous rows, each with the columns that gave it away. */
export function describeTop(rows: readonly TopRow[]): string {
  const labelWidth = Math.max(0, ...rows.map(({ label }) => Math.min(24, label?.length ?? 0)));
  const lines = rows.map(({ rank, number, score, label, reasons }) => {
    const shown = label === undefined ? '' : `  ${printable(label, 24).padEnd(Math.max(5, labelWidth))}`;
    const why = reasons.map((reason) => printable(clipped(reasonText(reason)))).join('; ');
    return `${String(rank).padStart(4)}  ${String(number).padStart(8)}  ${score.toPrecision(4).padStart(9)}${shown}  ${why}`;
  });
  const header = `rank       row      score${labelWidth === 0 ? '' : `  ${'label'.padEnd(Math.max(5, labelWidth))}`}  what gave it away`;
  return `${header}\n${lines.join('\n')}\n`;
}

/** Where the line may be drawn, and how many rows each would flag. */
export function describeLines({ all, chosen }: Lines): string {
  const cells = all.map((line) => [
    `${line === chosen ? '*' : ' '} ${lineName(line)}`,
    line.drawn ? line.threshold.toPrecision(4) : '',
    line.drawn ? formatCount(line.flagged) : '',
    lineNote(line),
  ]);
  const rows = [['  line', 'score from', 'rows', ''], ...cells];
  const widths = [0, 1, 2].map((index) => Math.max(...rows.map((row) => row[index]!.length)));
  const lines = rows.map(([name, score, count, note]) =>
    `${name!.padEnd(widths[0]!)}  ${score!.padStart(widths[1]!)}  ${count!.padStart(widths[2]!)}  ${note}`.trimEnd(),
  );
  return `${lines.join('\n')}\nRows are flagged at *; --flag-share and --false-alarm-rate draw another line\n`;
}

/** What the flagged rows have in common. */
export function describeStories(stories: readonly Story[], flagged: readonly TopRow[]): string {
  const told = stories.reduce((sum, { members }) => sum + members.length, 0);
  const lines = stories.map((story) => {
    const examples = story.members.slice(0, 3).map((member) => String(flagged[member]!.number));
    const others = story.members.length > examples.length ? ', …' : '';
    return `${formatCount(story.members.length).padStart(8)}  ${printable(storyText(story), 160)} (rows ${examples.join(', ')}${others})`;
  });
  if (told < flagged.length)
    lines.push(`${formatCount(flagged.length - told).padStart(8)}  each odd in a way of its own`);
  return `${lines.join('\n')}\n`;
}

function clipped(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}

/** What scoring the whole of a larger file gave. */
export function describeWhole({ rows, flagged, top }: FileScores): string {
  const lines = top.map(({ number, score, reasons }, index) => {
    const why = printable(reasons, 200) || '(below the line)';
    return `${String(index + 1).padStart(4)}  ${String(number).padStart(10)}  ${score.toPrecision(4).padStart(9)}  ${why}`;
  });
  return `Of the whole file ${formatCount(flagged)} of ${counted(rows, 'row')} are flagged; the most anomalous are\n${lines.join('\n')}\n`;
}

/** AUROC and average precision, or why there are none. */
export function describeEvaluation(evaluation: Evaluation): string {
  if (!evaluation.defined) return `No measures: ${printable(evaluation.reason)}; they need both classes\n`;
  const rows = [evaluation.detector, ...(evaluation.pca ? [evaluation.pca] : [])];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(
    ({ name, auroc, averagePrecision }) =>
      `  ${name.padEnd(width)}  AUROC ${auroc.toFixed(4)}  average precision ${averagePrecision.toFixed(4)}`,
  );
  const left = !evaluation.tooWideForPca ? '' : '  (no PCA beside it: there are too many columns)\n';
  return `Against the labels, which the detector never saw:\n${lines.join('\n')}\n${left}`;
}

/** Where the results are. */
export function describeFiles({ out, seconds }: Analysis): string {
  return [
    `Took ${formatNumber(seconds)} s. Written:`,
    `  ${join(out, 'scores.csv')}   every row with its score and rank, flagged or not, and why`,
    `  ${join(out, 'flagged.json')} the flagged rows with reasons and groups, for programs`,
    `  ${join(out, 'report.html')}  the findings, to read in a browser`,
    `  ${join(out, 'model.duad')}   the model: duad score NEW.csv --model ${out} --out SCORES.csv`,
    '',
  ].join('\n');
}
