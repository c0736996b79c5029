import { DuadError } from '@duad/core';
import type { Experiments } from '../load-experiments.js';
import type { Run } from '../run-one.js';
import type { RunSpec } from './run-spec.js';

/**
 * The experiment, variant and detector that a run names.
 *
 * @throws USAGE if there is no such one here: another machine may have another version
 */
export function lookUp(experiments: Experiments, spec: RunSpec): Run {
  const named = byName(experiments, spec.experiment, 'experiment');
  if (named.kind === 'figure') throw new DuadError('USAGE', `benchmark: '${spec.experiment}' is a figure, not a table`);
  const { variants, detectors } = named;
  return {
    ...spec,
    experiment: named,
    variant: byName(variants, spec.variant, `variant of ${spec.experiment}`),
    detector: byName(detectors, spec.detector, `detector of ${spec.experiment}`),
  };
}

/** @throws USAGE with the names that there are */
export function byName<T extends { readonly name: string }>(known: readonly T[], name: string, what: string): T {
  const found = known.find((candidate) => candidate.name === name);
  if (found) return found;
  throw new DuadError(
    'USAGE',
    `benchmark: there is no ${what} '${name}'; there are ${known.map((one) => one.name).join(', ')}; see 'pnpm benchmark help'`,
  );
}
