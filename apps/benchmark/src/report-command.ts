import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileUnreadable } from '@duad/core/files';
import type { Experiment, Figure } from './experiment.js';
import { write } from './files.js';
import { buildReport } from './report/build-report.js';
import { replaceSummary } from './report/replace-summary.js';
import { writeHtml } from './report/write-html.js';
import { writeMarkdown } from './report/write-markdown.js';
import { readFailures, readResults } from './results-file.js';
import { usageError } from './run/usage-error.js';

/**
 * `report DIR`: writes report.html and report.md into the folder, and on request Markdown elsewhere.
 *
 * @throws USAGE, INVALID_FILE, FILE_NOT_FOUND, FILE_UNREADABLE, FILE_UNWRITABLE
 */
export function reportCommand(
  args: readonly string[],
  experiments: readonly (Experiment | Figure)[],
  print: (line: string) => void,
): void {
  const { folder, markdown, summary } = parse(args);
  const rows = readResults(folder);
  const document = buildReport({ experiments, rows, failures: readFailures(folder), folder });
  if (!document) throw usageError(`${folder} holds no results; run an experiment with --out ${folder} first`);
  // Elsewhere the pictures, which are of the data, do not lie beside it.
  const text = writeMarkdown(document, false);
  write(join(folder, 'report.html'), writeHtml(document, folder));
  write(join(folder, 'report.md'), writeMarkdown(document, true));
  if (markdown !== undefined) write(markdown, text);
  if (summary !== undefined) write(summary, replaceSummary(read(summary), text, summary));
  for (const path of [join(folder, 'report.html'), join(folder, 'report.md'), markdown, summary]) {
    if (path !== undefined) print(`written to ${path}`);
  }
}

function parse(args: readonly string[]): { folder: string; markdown?: string; summary?: string } {
  const file = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { markdown: file, summary: file },
    });
    const [folder] = positionals;
    if (folder !== undefined && positionals.length === 1) return { ...values, folder };
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
  throw usageError('report takes one results folder');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw fileUnreadable(path, cause);
  }
}
