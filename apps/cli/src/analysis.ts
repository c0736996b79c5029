import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { writeCsv } from '@duad/datasets';
import { trialsPerRow } from './attribution.js';
import { backgroundOf } from './background.js';
import { evaluate } from './evaluation.js';
import { explainRows, reasonText } from './explain.js';
import type { Analysis, AnalysisRequest, TopRow } from './findings.js';
import type { Io } from './io.js';
import type { Labels } from './labels.js';
import { drawLines } from './lines.js';
import { modelFiles, writeModel } from './model-folder.js';
import { claimFolder } from './output-folder.js';
import { resolvePath } from './paths.js';
import { showProgress } from './progress.js';
import { renderReport } from './report/report.js';
import { decisionOf, describeSettings } from './settings-summary.js';
import { storiesOf } from './stories.js';
import { writeFlagged } from './write-flagged.js';

/** Flagged rows that are explained, at most: those with the highest scores. */
const mostExplained = 5000;

/** Scores that explaining may cost, at most, beyond the rows that are shown. */
const mostTrials = 2_000_000;

/** Names of the files that an analysis leaves in its folder. */
const resultFiles: readonly string[] = ['scores.csv', 'flagged.json', 'report.html', ...modelFiles];

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
    const lines = drawLines(scores, request);
    const background = backgroundOf(prepared.table, prepared.matrix, prepared.encoder);
    const affordable = Math.floor(mostTrials / Math.max(1, trialsPerRow(fitted, background)));
    const explained = Math.max(request.top, Math.min(lines.chosen.flagged, mostExplained, affordable));
    const leading = order.subarray(0, explained);
    const explainable = { ...prepared, background };
    const reasons = await explainRows(Array.from(leading), explainable, fitted, context);
    const ranked = Array.from(
      leading,
      (row, index): TopRow => ({
        rank: index + 1,
        row,
        number: (request.larger?.places[row] ?? row) + 1,
        score: scores[row]!,
        ...(labels && { label: labels.texts[row]! }),
        reasons: reasons[index]!,
      }),
    );
    const flagged = ranked.slice(0, lines.chosen.flagged);
    const stories = await storiesOf(flagged, { ...context, random: random.fork('stories') });
    const comparison = { matrix: prepared.matrix, context: { ...context, random: random.fork('comparison') } };
    const evaluation = labels && (await evaluate(labels, scores, comparison));
    let analysis: Analysis = {
      ...request,
      scores,
      lines,
      topRows: ranked.slice(0, request.top),
      flagged,
      stories,
      ...decisionOf(fitted),
      history: fitted.history,
      losses: progress.losses,
      ...(evaluation && { evaluation }),
      fitWarnings: fitted.warnings,
      settings: describeSettings(detector, request, fitted),
      seconds: (performance.now() - started) / 1000,
    };
    const { threshold } = lines.chosen;
    await writeModel(folder.staging, fitted, prepared.encoder, { missing: request.missing, threshold, background });
    const path = join(folder.staging, 'scores.csv');
    if (request.larger) {
      const whole = await request.larger.score(folder.staging, threshold, path);
      analysis = { ...analysis, whole, seconds: (performance.now() - started) / 1000 };
    } else {
      await writeScores(path, { scores, order, threshold, explained: ranked, labels }, context);
    }
    await writeFlagged(join(folder.staging, 'flagged.json'), analysis);
    await writeFile(join(folder.staging, 'report.html'), renderReport(analysis));
    context.signal?.throwIfAborted();
    await folder.commit(resultFiles);
    return analysis;
  } finally {
    progress.finish();
  }
}

/** Row indices from the highest score down; equal scores in the order of the file. */
function rowsByScore(scores: Float32Array): Uint32Array {
  return Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/** What `scores.csv` is written from. */
interface ScoredRows {
  readonly scores: Float32Array;
  /** Row indices, highest score first. */
  readonly order: Uint32Array;
  readonly threshold: number;
  readonly explained: readonly TopRow[];
  readonly labels?: Pick<Labels, 'texts'> | undefined;
}

/** Writes, in the order of the file: row number (1 = first row of data), score, rank, whether flagged, reasons, label. */
async function writeScores(
  path: string,
  { scores, order, threshold, explained, labels }: ScoredRows,
  context: { readonly signal?: AbortSignal },
): Promise<void> {
  const ranks = new Uint32Array(scores.length);
  for (const [index, row] of order.entries()) ranks[row] = index + 1;
  const reasons = new Map(explained.map((row) => [row.row, row.reasons.map(reasonText).join('; ')]));
  function* lines(): Generator<(string | number)[]> {
    for (const [row, score] of scores.entries()) {
      const flagged = Number(score >= threshold);
      const known = [row + 1, score, ranks[row]!, flagged, reasons.get(row) ?? ''];
      yield labels ? [...known, labels.texts[row]!] : known;
    }
  }
  const header = ['row', 'score', 'rank', 'flagged', 'reasons', ...(labels ? ['label'] : [])];
  await writeCsv(path, header, lines(), context);
}
