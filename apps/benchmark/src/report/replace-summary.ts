import { DuadError } from '@duad/core';
import { summaryMarks } from './write-markdown.js';

const { begin, end } = summaryMarks;

/**
 * Puts the summary of a report in Markdown in the place that another text keeps for it, between the same marks.
 *
 * @param where names the other text in errors
 * @throws USAGE if the other text keeps no place, or the report has no summary
 */
export function replaceSummary(text: string, report: string, where: string): string {
  const summary = between(report);
  if (summary === undefined) {
    throw new DuadError(
      'USAGE',
      'benchmark: the results hold nothing for a summary; run an experiment of the summary first',
    );
  }
  const old = between(text);
  if (old === undefined) {
    throw new DuadError('USAGE', `benchmark: ${where} has no lines '${begin}' and '${end}' to put the summary between`);
  }
  // A function, so that no `$` of the summary means anything.
  return text.replace(old, () => summary);
}

/** The marks and what is between them. */
function between(text: string): string | undefined {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  return from < 0 || to < from ? undefined : text.slice(from, to + end.length);
}
