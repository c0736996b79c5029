import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuadError } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { experiments } from './experiments.js';
import { parseSeeds } from './parse-seeds.js';
import { reportExperiment } from './report.js';
import { readResults } from './results-file.js';
import { runExperiment } from './run-experiment.js';

export const usage = `Usage:
  pnpm benchmark run EXPERIMENT [options]    run what the results lack
  pnpm benchmark report DIR                  print and write the tables of a results folder
  pnpm benchmark list                        experiments and their detectors

Options of run:
  --anomaly 5,10,20     shares of anomalies, per cent (kddcup); all unless given
  --detectors a,b       detectors by name; duad-recommended and duad-paper unless given; 'all' for all
  --seeds 3             so many seeds from 0 on; or 100-104; or 1,5,9
  --out DIR             where results.jsonl is written; benchmark-results unless given
  --data-dir DIR        data folder; the environment's DUAD_DATA unless given; what is missing is downloaded`;

interface Streams {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** The command line. Returns the exit code: 0 done, 1 some run failed, 2 bad input, 130 cancelled. */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
  try {
    return await dispatch(args, streams);
  } catch (error) {
    if (DuadError.isInstance(error, 'CANCELLED')) {
      streams.complain('cancelled; what was done is kept, the same command goes on from there');
      return 130;
    }
    if (!DuadError.isInstance(error)) throw error;
    streams.complain(error.message);
    return 2;
  }
}

async function dispatch(args: readonly string[], streams: Streams): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === 'help' || command === '--help') {
    streams.print(usage);
    return command === undefined ? 2 : 0;
  }
  if (command === 'list') return list(streams);
  if (command === 'report') return report(rest, streams);
  if (command === 'run') return run(rest, streams);
  throw usageError(`unknown command '${command}'`);
}

function list({ print }: Streams): number {
  for (const experiment of experiments) {
    print(`${experiment.name}: ${experiment.title}`);
    for (const { name, description } of experiment.detectors) print(`  ${name}: ${description}`);
  }
  return 0;
}

function report(args: readonly string[], { print }: Streams): number {
  const [folder] = args;
  if (!folder || args.length > 1) throw usageError('report takes one results folder');
  const rows = readResults(folder);
  if (rows.length === 0) throw usageError(`${folder} holds no results; run an experiment with --out ${folder} first`);
  const present = experiments.filter(({ name }) => rows.some((row) => row.experiment === name));
  const text = `${present.map((experiment) => reportExperiment(experiment, rows)).join('\n\n')}\n`;
  const path = join(folder, 'report.md');
  writeFileSync(path, text);
  print(text);
  print(`written to ${path}`);
  return 0;
}

async function run(args: readonly string[], { print, signal }: Streams): Promise<number> {
  const { values, positionals } = parse(args);
  const [name] = positionals;
  const experiment = experiments.find((candidate) => candidate.name === name);
  if (!experiment || positionals.length > 1) {
    throw usageError(
      `run takes one experiment of ${experiments.map((known) => known.name).join(', ')}, got '${positionals.join(' ')}'`,
    );
  }
  const wanted = values.detectors?.split(',') ?? ['duad-recommended', 'duad-paper'];
  const detectors =
    wanted[0] === 'all'
      ? experiment.detectors
      : wanted.map((detector) => byName(experiment.detectors, detector, 'detector'));
  const shares = values.anomaly?.split(',');
  const variants = shares
    ? shares.map((share) => byName(experiment.variants, `${share} %`, 'share'))
    : experiment.variants;
  await using engine = await createOnnxruntimeEngine();
  const failed = await runExperiment({
    experiment,
    variants,
    detectors,
    seeds: parseSeeds(values.seeds ?? '3'),
    folder: values.out ?? 'benchmark-results',
    ...(values['data-dir'] !== undefined && { dataDir: values['data-dir'] }),
    engine,
    ...(signal && { signal }),
    print,
  });
  return failed === 0 ? 0 : 1;
}

function parse(args: readonly string[]): {
  values: { anomaly?: string; detectors?: string; seeds?: string; out?: string; 'data-dir'?: string };
  positionals: string[];
} {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { anomaly: text, detectors: text, seeds: text, out: text, 'data-dir': text },
    });
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
}

function byName<T extends { readonly name: string }>(known: readonly T[], name: string, what: string): T {
  const found = known.find((candidate) => candidate.name === name);
  if (!found) throw usageError(`there is no ${what} '${name}'; there are ${known.map((one) => one.name).join(', ')}`);
  return found;
}

function usageError(what: string): DuadError {
  return new DuadError('USAGE', `benchmark: ${what}; see 'pnpm benchmark help'`);
}
