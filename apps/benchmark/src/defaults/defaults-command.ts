import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOnnxruntimeEngine } from '@duad/engine';
import { parseSeeds } from '../parse-seeds.js';
import { prepareFolder } from '../results-file.js';
import type { Streams } from '../run/progress.js';
import { usageError } from '../run/usage-error.js';
import { type DefaultDetector, defaultDetectors } from './default-detectors.js';
import { runDefaults } from './run-defaults.js';
import { summarise } from './summary.js';
import { tableSetNames } from './table-sets.js';

/**
 * `benchmark run defaults`: runs what the folder lacks, then writes defaults.md and the diagrams.
 *
 * @returns 0, or 1 if some run failed
 * @throws USAGE, FILE_NOT_FOUND, FILE_UNWRITABLE, CANCELLED
 */
export async function defaultsCommand(
  args: readonly string[],
  { print, signal }: Pick<Streams, 'print' | 'signal'>,
): Promise<number> {
  const options = parse(args);
  const dataDir = options['data-dir'] ?? process.env.DUAD_DATA ?? '../shared/data';
  const sets = options.sets ?? join(dataDir, 'adbench');
  const wanted = options.only?.split(',');
  const names = tableSetNames(sets).filter((name) => wanted?.includes(name) ?? true);
  if (names.length === 0) throw usageError(`run defaults: --only ${options.only} names no set of ${sets}`);
  const detectors = chosen(options.detectors);
  const seeds = parseSeeds(options.seeds ?? '3');
  const folder = options.out ?? 'benchmark-results';
  prepareFolder(folder);
  await using engine = await createOnnxruntimeEngine();
  print(`${names.length} sets, ${detectors.length} detectors, seeds ${seeds.join(', ')}`);
  const { rows, failures } = await runDefaults({ sets, names, detectors, seeds, folder, engine, signal, print });
  const { markdown, diagrams } = summarise(rows, failures, { names, detectors, seeds });
  writeFileSync(join(folder, 'defaults.md'), markdown);
  for (const [file, svg] of Object.entries(diagrams)) writeFileSync(join(folder, file), svg);
  print(markdown);
  print(`written to ${join(folder, 'defaults.md')}`);
  return failures.length === 0 ? 0 : 1;
}

function chosen(list: string | undefined): readonly DefaultDetector[] {
  if (list === undefined || list === 'all') return defaultDetectors;
  return list.split(',').map((name) => {
    const found = defaultDetectors.find((detector) => detector.name === name);
    if (!found) {
      throw usageError(
        `run defaults: there is no detector '${name}'; there are ${defaultDetectors.map((one) => one.name).join(', ')}`,
      );
    }
    return found;
  });
}

function parse(
  args: readonly string[],
): Partial<Record<'sets' | 'only' | 'seeds' | 'detectors' | 'out' | 'data-dir', string>> {
  const text = { type: 'string' } as const;
  try {
    const options = { sets: text, only: text, seeds: text, detectors: text, out: text, 'data-dir': text };
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw usageError(`run defaults: ${(cause as Error).message}`);
  }
}
