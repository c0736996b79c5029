import { parseArgs } from 'node:util';
import { readResults } from '../results-file.js';
import type { Streams } from '../run/progress.js';
import { usageError } from '../run/usage-error.js';
import { openTrackers } from './open-trackers.js';

const options = { mlflow: { type: 'string' }, tensorboard: { type: 'string' } } as const;

/**
 * `benchmark track DIR`: sends all rows of a folder to trackers, such as those that came before a tracker was named.
 *
 * @returns 0, or 1 if some row could not be sent
 */
export async function trackCommand(args: readonly string[], { print, complain }: Streams): Promise<number> {
  const { values, positionals } = parse(args);
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw usageError('track takes one results folder');
  if (!values.mlflow && !values.tensorboard) throw usageError('track takes --mlflow URL, --tensorboard DIR or both');
  const rows = readResults(folder);
  if (rows.length === 0) throw usageError(`${folder} holds no results`);
  let failures = 0;
  const trackers = await openTrackers(values, (line) => {
    failures += 1;
    complain(line);
  });
  for (const row of rows) await trackers.log(row);
  print(`${rows.length} rows, ${failures} failures`);
  return failures === 0 ? 0 : 1;
}

function parse(args: readonly string[]): {
  readonly values: { readonly mlflow?: string; readonly tensorboard?: string };
  readonly positionals: readonly string[];
} {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
}
