import { analyse } from './analysis.js';
import type { AnalysisRequest } from './findings.js';
import type { Io } from './io.js';
import { describeData, describeEvaluation, describeFiles, describeTop } from './summary.js';
import { printable } from './text.js';
import { warn } from './warn.js';

/** Runs an analysis and tells of it: what goes in, how far it is, what was found, where it lies. */
export async function presentAnalysis(request: AnalysisRequest, io: Io): Promise<void> {
  const { stdout } = io;
  const { title, credit, prepared, labels } = request;
  stdout.write(`${printable(title)}: ${describeData(prepared, labels)}`);
  if (credit) stdout.write(`${credit}\n`);
  for (const { message } of prepared.warnings) warn(message, io);
  const analysis = await analyse(request, io);
  for (const { message } of analysis.fitWarnings) warn(message, io);
  if (analysis.decision) {
    const { kind, reason, treatment } = analysis.decision;
    stdout.write(`\nTaken for '${kind}': ${reason}.\nSo: ${treatment}.\n`);
  }
  stdout.write(`\nMost anomalous rows (row 1 is the first row of data)\n${describeTop(analysis.topRows)}\n`);
  if (analysis.evaluation) stdout.write(`${describeEvaluation(analysis.evaluation)}\n`);
  stdout.write(describeFiles(analysis));
}
