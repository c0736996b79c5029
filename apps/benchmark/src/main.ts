import { parseArgs } from 'node:util';
import { DuadError } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import type { Experiment, Figure } from './experiment.js';
import { experiments } from './experiments.js';
import { parseSeeds } from './parse-seeds.js';
import { reportCommand } from './report-command.js';
import { prepareFolder } from './results-file.js';
import { runExperiment } from './run-experiment.js';

export const usage = `Usage:
  pnpm benchmark run EXPERIMENT [options]    run what the results lack
  pnpm benchmark report DIR [options]        report.html and report.md of a results folder, into it
  pnpm benchmark list                        experiments and their detectors

Options of run:
  --anomaly 5,10,20     shares of anomalies, per cent (kddcup); all unless given
  --variants 'a,b'      columns of the table by name, such as 'MNIST raw'; all unless given
  --detectors a,b       detectors by name; duad-recommended and duad-paper unless given; 'all' for all
  --seeds 3             so many seeds from 0 on; or 100-104; or 1,5,9
  --out DIR             where results.jsonl is written; benchmark-results unless given
  --data-dir DIR        data folder; the environment's DUAD_DATA unless given; what is missing is downloaded

Options of report:
  --markdown FILE       the Markdown here too, without pictures
  --summary FILE        its summary between the marks <!-- summary --> and <!-- /summary --> of this file`;

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
  if (command === 'report') {
    reportCommand(rest, experiments, streams.print);
    return 0;
  }
  if (command === 'run') return run(rest, streams);
  throw usageError(`unknown command '${command}'`);
}

function list({ print }: Streams): number {
  for (const experiment of experiments) {
    print(`${namesOf(experiment).join(', ')}: ${experiment.title}`);
    if (experiment.kind === 'figure') {
      print(`  ${experiment.description}`);
      continue;
    }
    print(`  ${experiment.columns}: ${experiment.variants.map((variant) => variant.name).join('; ')}`);
    for (const { name, description } of experiment.detectors) print(`  ${name}: ${description}`);
  }
  return 0;
}

async function run(args: readonly string[], { print, signal }: Streams): Promise<number> {
  const { values, positionals } = parse(args);
  const [name] = positionals;
  const experiment = experiments.find((candidate) => namesOf(candidate).includes(name ?? ''));
  if (!experiment || positionals.length > 1) {
    throw usageError(
      `run takes one experiment of ${experiments.flatMap(namesOf).join(', ')}, got '${positionals.join(' ')}'`,
    );
  }
  const seeds = parseSeeds(values.seeds ?? '3');
  const folder = values.out ?? 'benchmark-results';
  const dataDir = values['data-dir'];
  const data = dataDir === undefined ? {} : { dataDir };
  if (experiment.kind === 'figure') {
    for (const option of ['anomaly', 'variants', 'detectors'] as const) {
      if (values[option] !== undefined) throw usageError(`${experiment.name} takes no --${option}`);
    }
    prepareFolder(folder);
    await using engine = await createOnnxruntimeEngine();
    print(experiment.title);
    await experiment.draw({ ...data, folder, seed: seeds[0]!, engine }, { signal }, print);
    return 0;
  }
  const choice = { detectors: chosenDetectors(experiment, values), variants: chosenVariants(experiment, values) };
  await using engine = await createOnnxruntimeEngine();
  const failed = await runExperiment({ experiment, ...choice, seeds, folder, ...data, engine, signal, print });
  return failed === 0 ? 0 : 1;
}

function namesOf(experiment: Experiment | Figure): readonly string[] {
  return experiment.kind === 'table' ? [experiment.name, ...(experiment.aliases ?? [])] : [experiment.name];
}

function chosenDetectors({ detectors }: Experiment, values: RunValues): RunChoice['detectors'] {
  const wanted = values.detectors?.split(',') ?? ['duad-recommended', 'duad-paper'];
  return wanted[0] === 'all' ? detectors : wanted.map((name) => byName(detectors, name, 'detector'));
}

function chosenVariants(
  { variants, columns }: Experiment,
  { anomaly, variants: named }: RunValues,
): RunChoice['variants'] {
  if (anomaly !== undefined) return anomaly.split(',').map((share) => byName(variants, `${share} %`, 'share'));
  if (named === undefined) return variants;
  const chosen = variants.filter((variant) => named === variant.name);
  // Names may hold commas themselves.
  return chosen.length > 0 ? chosen : named.split(',').map((name) => byName(variants, name.trim(), columns));
}

type RunChoice = Pick<Parameters<typeof runExperiment>[0], 'detectors' | 'variants'>;

interface RunValues {
  readonly anomaly?: string;
  readonly variants?: string;
  readonly detectors?: string;
  readonly seeds?: string;
  readonly out?: string;
  readonly 'data-dir'?: string;
}

function parse(args: readonly string[]): { values: RunValues; positionals: string[] } {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { anomaly: text, variants: text, detectors: text, seeds: text, out: text, 'data-dir': text },
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
