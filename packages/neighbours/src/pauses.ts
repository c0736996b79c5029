import { breathe, type RunContext } from '@duad/core';

/** Some half a second of plain loops over coordinates. */
const workBetweenPauses = 2e8;

/**
 * A call to make before every row's search: every so many calls it lets signals be heard.
 *
 * @param workPerRow coordinates that a row's search looks at in the worst case
 * @param who signs the error of a cancelled search
 */
export function pauses(
  workPerRow: number,
  context: Pick<RunContext, 'signal'>,
  who: string,
): () => Promise<void> | undefined {
  const rowsBetween = Math.max(1, Math.floor(workBetweenPauses / workPerRow));
  let calls = 0;
  return () => (calls++ % rowsBetween === 0 ? breathe(context, who) : undefined);
}
