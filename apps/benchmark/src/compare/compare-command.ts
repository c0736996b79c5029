import { parseArgs } from 'node:util';
import { readResults } from '../results-file.js';
import type { Streams } from '../run/progress.js';
import { usageError } from '../run/usage-error.js';
import { compareResults, type Measure, measures } from './compare-results.js';
import { describeComparison } from './describe-comparison.js';

const options = { measure: { type: 'string' }, level: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `benchmark compare A B`: says what changed; whether that is good or bad is not its business, so it returns 0. */
export function compareCommand(args: readonly string[], { print }: Streams): number {
  const { values, positionals } = parse(args);
  const [a, b] = positionals;
  if (a === undefined || b === undefined || positionals.length > 2)
    throw usageError('compare takes two results folders');
  const measure = values.measure ?? 'auroc';
  if (!isMeasure(measure)) throw usageError(`--measure takes one of ${measures.join(', ')}, got '${measure}'`);
  const level = Number(values.level ?? 0.05);
  if (!(level > 0 && level < 1)) throw usageError(`--level takes a number between 0 and 1, got '${values.level}'`);
  const [rowsA, rowsB] = [a, b].map((folder) => {
    const rows = readResults(folder);
    if (rows.length === 0) throw usageError(`${folder} holds no results`);
    return rows;
  });
  const comparison = compareResults(rowsA!, rowsB!, measure, level);
  print(values.json ? JSON.stringify({ a, b, ...comparison }, null, 2) : describeComparison(comparison, a, b));
  return 0;
}

function isMeasure(name: string): name is Measure {
  return (measures as readonly string[]).includes(name);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
}
