import { DuadError } from '@duad/core';

/** What the command line was given and cannot be done. */
export function usageError(what: string): DuadError {
  return new DuadError('USAGE', `benchmark: ${what}; see 'pnpm benchmark help'`);
}
