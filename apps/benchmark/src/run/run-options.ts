import { parseArgs } from 'node:util';
import { usageError } from './usage-error.js';

/** Options of `run` as they were given. */
export interface RunOptions {
  readonly anomaly?: string;
  readonly variants?: string;
  readonly detectors?: string;
  readonly only?: readonly string[];
  readonly seeds?: string;
  readonly set?: readonly string[];
  readonly quick?: boolean;
  readonly experiments?: string;
  readonly out?: string;
  readonly 'data-dir'?: string;
  readonly jobs?: string;
  readonly plan?: boolean;
  readonly resume?: boolean;
  readonly redis?: string;
  readonly mlflow?: string;
  readonly tensorboard?: string;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const list = { type: 'string', multiple: true } as const;

const options = {
  ...{ anomaly: text, variants: text, detectors: text, only: list, seeds: text, set: list, quick: flag },
  ...{ out: text, 'data-dir': text, experiments: text, jobs: text, plan: flag, resume: flag },
  ...{ redis: text, mlflow: text, tensorboard: text },
};

/** Those that say what to run, which `--resume` repeats. */
export interface RunRequest {
  readonly names: readonly string[];
  readonly options: Pick<RunOptions, RequestOption>;
}

type RequestOption = (typeof requestOptions)[number];

const requestOptions = ['anomaly', 'variants', 'detectors', 'only', 'seeds', 'set', 'quick', 'experiments'] as const;

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
