import { parseArgs } from 'node:util';
import { usageError } from './usage-error.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const list = { type: 'string', multiple: true } as const;

const options = {
  ...{ anomaly: text, variants: text, detectors: text, only: list, seeds: text, set: list, quick: flag },
  ...{ out: text, 'data-dir': text, experiments: text, jobs: text, plan: flag, resume: flag },
  ...{ redis: text, mlflow: text, tensorboard: text },
};

/** Options of `run` as they were given. */
export type RunOptions = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** Those that say what to run, which `--resume` repeats. */
export interface RunRequest {
  readonly names: readonly string[];
  readonly options: Pick<RunOptions, (typeof requestOptions)[number]>;
}

const requestOptions = [
  ...(['anomaly', 'variants', 'detectors', 'only', 'seeds', 'set', 'quick', 'experiments'] as const),
];

/** @throws USAGE */
export function parseRunOptions(args: readonly string[]): { readonly names: string[]; readonly options: RunOptions } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    return { names: positionals, options: values };
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
}

/** What a command asks to be run, without how and where. */
export function requestOf(names: readonly string[], given: RunOptions): RunRequest {
  const entries = requestOptions.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]);
  return { names, options: Object.fromEntries(entries) };
}

/** @throws USAGE */
export function parseCount(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  if (!/^[1-9]\d{0,3}$/.test(given)) throw usageError(`--${name} takes a count from 1 on, got '${given}'`);
  return Number(given);
}
