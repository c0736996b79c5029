import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { writeCsv } from '@duad/datasets';
import { evaluate } from './evaluation.js';
import { explainRows } from './explain.js';
import type { Analysis, AnalysisRequest } from './findings.js';
import type { Io } from './io.js';
import type { Labels } from './labels.js';
import { modelFiles, writeModel } from './model-folder.js';
import { claimFolder } from './output-folder.js';
import { resolvePath } from './paths.js';
import { showProgress } from './progress.js';
import { renderReport } from './report/report.js';
import { decisionOf, describeSettings } from './settings-summary.js';

/** Names of the files that an analysis leaves in its folder. */
const resultFiles: readonly string[] = ['scores.csv', 'report.html', ...modelFiles];

/**
 * Fits, scores, explains, and writes scores, report and model: all of them or, if anything fails, nothing.
 *
 * @throws FILE_UNWRITABLE before the work, if the folder cannot be written; what the detector throws; CANCELLED
 */
export async function analyse(request: AnalysisRequest, io: Io): Promise<Analysis> {
  const { prepared, labels, detector, seed, out } = request;
  const started = performance.now();
  const random = createRandom(seed);
  const context = io.signal ? { signal: io.signal } : {};
  await using folder = await claimFolder(resolvePath(io.cwd, out), out);
  const progress = showProgress(io.stdout);
  try {
    const { onProgress } = progress;
    await using fitted = await detector.fit(prepared.matrix, {
      ...context,
      random: random.fork('detector'),
      onProgress,
    });
    const scores = await fitted.score(prepared.matrix, context);
    const order = rowsByScore(scores);
    const leading = order.subarray(0, request.top);
    const reasons = await explainRows(Array.from(leading), prepared, fitted, context);
    const comparison = { matrix: prepared.matrix, context: { ...context, random: random.fork('comparison') } };
    const evaluation = labels && (await evaluate(labels, scores, comparison));
    const analysis: Analysis = {
      ...request,
      scores,
      topRows: Array.from(leading, (row, index) => ({
        rank: index + 1,
        row,
        score: scores[row]!,
        ...(labels && { label: labels.texts[row]! }),
        reasons: reasons[index]!,
      })),
      ...decisionOf(fitted),
      history: fitted.history,
      losses: progress.losses,
      ...(evaluation && { evaluation }),
      fitWarnings: fitted.warnings,
      settings: describeSettings(detector, request, fitted),
      seconds: (performance.now() - started) / 1000,
    };
    await writeScores(join(folder.staging, 'scores.csv'), scores, order, labels, context);
    await writeModel(folder.staging, fitted, prepared.encoder, { missing: request.missing });
    await writeFile(join(folder.staging, 'report.html'), renderReport(analysis));
    context.signal?.throwIfAborted();
    await folder.commit(resultFiles);
    return analysis;
  } finally {
    progress.finish();
  }
}

/** Row indices from the highest score down; equal scores in the order of the file. */
export function rowsByScore(scores: Float32Array): Uint32Array {
  return Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/** Writes row number (1 = first row of data), score, rank and, if there, label, in the order of the file. */
export async function writeScores(
  path: string,
  scores: Float32Array,
  order: Uint32Array,
  labels: Pick<Labels, 'texts' | 'column'> | undefined,
  context: { readonly signal?: AbortSignal },
): Promise<void> {
  const ranks = new Uint32Array(scores.length);
  for (const [index, row] of order.entries()) ranks[row] = index + 1;
  function* lines(): Generator<(string | number)[]> {
    for (const [row, score] of scores.entries()) {
      yield [row + 1, score, ranks[row]!, ...(labels ? [labels.texts[row]!] : [])];
    }
  }
  await writeCsv(path, ['row', 'score', 'rank', ...(labels ? ['label'] : [])], lines(), context);
}
