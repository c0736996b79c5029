import { analyse } from './analysis.js';
import type { AnalysisRequest } from './findings.js';
import type { Io } from './io.js';
import {
  describeData,
  describeEvaluation,
  describeFiles,
  describeLines,
  describeStories,
  describeTop,
  describeWhole,
} from './summary.js';
import { formatCount, printable } from './text.js';
import { warn } from './warn.js';

/** Runs an analysis and tells of it: what goes in, how far it is, what was found, where it lies. */
export async function presentAnalysis(request: AnalysisRequest, io: Io): Promise<void> {
  const { stdout } = io;
  const { title, credit, prepared, labels } = request;
  stdout.write(`${printable(title)}: ${describeData(prepared, labels, request.larger)}`);
  if (credit) stdout.write(`${credit}\n`);
  for (const { message } of prepared.warnings) warn(message, io);
  const analysis = await analyse(request, io);
  const { fitWarnings, lines, stories, flagged } = analysis;
  for (const { message } of [...fitWarnings, ...lines.warnings]) warn(message, io);
  if (analysis.decision) {
    const { kind, reason, treatment } = analysis.decision;
    stdout.write(`\nTaken for '${kind}': ${reason}.\nSo: ${treatment}.\n`);
  }
  stdout.write(`\nMost anomalous rows (row 1 is the first row of data)\n${describeTop(analysis.topRows)}\n`);
  stdout.write(`Where to draw the line\n${describeLines(lines)}\n`);
  if (stories.length > 0) {
    const told =
      flagged.length < lines.chosen.flagged
        ? `the ${formatCount(flagged.length)} highest of ${formatCount(lines.chosen.flagged)} flagged rows`
        : `the ${formatCount(flagged.length)} flagged rows`;
    stdout.write(`What ${told} have in common\n${describeStories(stories, flagged)}\n`);
  }
  if (analysis.whole) {
    for (const { message } of analysis.whole.warnings) warn(message, io);
    stdout.write(`${describeWhole(analysis.whole)}\n`);
  }
  if (analysis.evaluation) stdout.write(`${describeEvaluation(analysis.evaluation)}\n`);
  stdout.write(describeFiles(analysis));
}
