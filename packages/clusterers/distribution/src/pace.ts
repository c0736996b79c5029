import { breathe, type RunContext } from '@duad/core';
import { who } from './who.js';

/** Some tenths of a second. */
const stretch = 2e8;

/** Told how many numbers a piece of work went through, lets signals be heard now and then. */
export type Pace = (work: number) => Promise<void> | undefined;

/**
 * The function returned gives nothing to wait for until enough work has come together: in hot loops wait only if there is
 * something, since even an empty wait takes longer than a look at one row.
 */
export function createPace(context: Pick<RunContext, 'signal'>): Pace {
  let done = 0;
  return (work) => {
    done += work;
    if (done < stretch) return undefined;
    done = 0;
    return breathe(context, who);
  };
}
