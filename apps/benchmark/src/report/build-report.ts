import type { Experiment, Figure } from '../experiment.js';
import type { FailedRow, ResultRow } from '../result-row.js';
import type { Block, ReportDocument, Section } from './document.js';
import { environmentLine } from './environment-line.js';
import { experimentSection } from './experiment-section.js';
import { type Outcomes, outcomesOf } from './outcomes.js';
import { readMarkdown } from './read-markdown.js';
import { summaryTable } from './summary-table.js';
import { verdictRule } from './verdict.js';
import { counted } from './words.js';

/** What a report is made from. */
export interface ReportInput {
  readonly experiments: readonly (Experiment | Figure)[];
  readonly rows: readonly ResultRow[];
  readonly failures: readonly FailedRow[];
  readonly folder: string;
}

/** The whole report; nothing if the folder holds none of the experiments. */
export function buildReport({ experiments, rows, failures, folder }: ReportInput): ReportDocument | undefined {
  const outcomes = experiments.flatMap((each) => (each.kind === 'table' ? outcomesOf(each, rows, failures) : []));
  const figures = new Map(
    experiments.flatMap((each) => (each.kind === 'figure' ? [[each, each.report(folder)] as const] : [])),
  );
  const known = outcomes.flatMap((each) => each.rows);
  if (known.length === 0 && [...figures.values()].every((text) => text === undefined)) return undefined;
  const sections = experiments.map((each): Section => {
    if (each.kind === 'table') return experimentSection(outcomes.find(({ experiment }) => experiment === each)!);
    const text = figures.get(each);
    const blocks: Block[] = text === undefined ? [{ kind: 'text', text: 'Not drawn here.' }] : readMarkdown(text);
    return { title: each.title, blocks };
  });
  return {
    title: 'Deep unsupervised anomaly detection: the paper and what was measured',
    lead: [
      'Li, Wang, Liu, Lin, "Deep Unsupervised Anomaly Detection", WACV 2021: its tables and figures beside our own runs on real data. Mean ± standard deviation over seeds, per cent; labels serve for evaluation only.',
    ],
    sections: [{ title: 'In short', blocks: summaryBlocks(outcomes) }, ...sections],
  };
}

function summaryBlocks(outcomes: readonly Outcomes[]): Block[] {
  const summary = summaryTable(outcomes);
  const rows = outcomes.flatMap((each) => each.rows);
  const texts = [verdictRule, ...(rows.length > 0 ? [`${counted(rows.length, 'run')}. ${environmentLine(rows)}`] : [])];
  return [...(summary ? [summary] : []), ...texts.map((text): Block => ({ kind: 'text', text }))];
}
