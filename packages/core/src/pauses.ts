import { breathe, type RunContext } from './run-context.js';

/** Told how much work a loop does next or has just done, gives something to wait for now and then. */
export type Pauses = (work: number) => Promise<void> | undefined;

/** Some tenths of a second of plain loops over numbers. */
const workBetweenPauses = 2e8;

/**
 * Paces a long loop: a call to make at every turn, which lets signals be heard (`breathe`) the first time and again
 * whenever 2e8 units of work have come together. In a hot loop wait only if there is something to wait for, since even an
 * empty wait takes longer than a look at one row.
 *
 * @param who signs the error of a cancelled loop
 * @returns takes the work of a turn, in numbers looked at in the worst case; its promise throws CANCELLED once the signal
 * of the context is aborted
 */
export function pauses(context: Pick<RunContext, 'signal'>, who: string): Pauses {
  let since = workBetweenPauses;
  return (work) => {
    since += work;
    if (since < workBetweenPauses) return undefined;
    since = 0;
    return breathe(context, who);
  };
}
