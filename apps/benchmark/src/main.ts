import { parseArgs } from 'node:util';
import { DuadError } from '@duad/core';
import { compareCommand } from './compare/compare-command.js';
import { loadExperiments } from './load-experiments.js';
import { namesOf } from './run/choose-runs.js';
import type { Streams } from './run/progress.js';
import { runCommand } from './run/run-command.js';
import { usageError } from './run/usage-error.js';
import { usage } from './usage.js';

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
  if (command === 'list') return list(rest, streams);
  if (command === 'report') {
    const { reportCommand } = await import('./report-command.js');
    reportCommand(rest, await loadExperiments(), streams.print);
    return 0;
  }
  if (command === 'run' && rest[0] === 'defaults') {
    return (await import('./defaults/defaults-command.js')).defaultsCommand(rest.slice(1), streams);
  }
  if (command === 'run') return runCommand(rest, streams);
  if (command === 'compare') return compareCommand(rest, streams);
  if (command === 'track') return (await import('./trackers/track-command.js')).trackCommand(rest, streams);
  if (command === 'worker') return (await import('./queue/worker-command.js')).workerCommand(rest, streams);
  throw usageError(`unknown command '${command}'`);
}

async function list(args: readonly string[], { print }: Streams): Promise<number> {
  for (const experiment of await loadExperiments(experimentsOption(args))) {
    print(`${namesOf(experiment).join(', ')}: ${experiment.title}`);
    if (experiment.kind === 'figure') {
      print(`  ${experiment.description}`);
      continue;
    }
    print(`  ${experiment.columns}: ${experiment.variants.map((variant) => variant.name).join('; ')}`);
    for (const { name, description } of experiment.detectors) {
      const isDefault = experiment.defaultDetectors?.includes(name) ?? true;
      print(`  ${isDefault ? '*' : ' '} ${name}: ${description}`);
    }
  }
  print('* runs unless others are asked for');
  return 0;
}

function experimentsOption(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { experiments: { type: 'string' } } }).values.experiments;
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
}
