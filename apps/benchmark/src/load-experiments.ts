import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuadError } from '@duad/core';
import type { Experiment, Figure } from './experiment.js';

/** All that can be run, in the order of the report. */
export type Experiments = readonly (Experiment | Figure)[];

/**
 * The experiments of a module that exports them as `experiments`; those of the paper and our own unless one is named.
 * They are loaded when they are asked for: that alone takes seconds.
 *
 * @throws FILE_UNREADABLE
 */
export async function loadExperiments(module?: string): Promise<Experiments> {
  if (module === undefined) return (await import('./experiments.js')).experiments;
  let loaded: { readonly experiments?: Experiments };
  try {
    loaded = await import(pathToFileURL(resolve(module)).href);
  } catch (cause) {
    throw new DuadError(
      'FILE_UNREADABLE',
      `benchmark: --experiments ${module} cannot be loaded (${(cause as Error).message})`,
      { cause },
    );
  }
  if (!Array.isArray(loaded.experiments)) {
    throw new DuadError('FILE_UNREADABLE', `benchmark: --experiments ${module} exports no list 'experiments'`);
  }
  return loaded.experiments;
}
