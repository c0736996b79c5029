import { DuadError, type ErrorCode } from '@duad/core';
import { ensure } from './check.js';

/** Codes that say that something broke, not that the plug-in looked at its input and declined. */
const mishaps: readonly ErrorCode[] = ['CANCELLED', 'ENGINE_FAILED', 'DISPOSED'];

/** The result of `work`, or undefined if it was refused by an error with a code. */
export async function answerOrRefusal<T>(work: () => Promise<T>, what: string): Promise<{ answer: T } | undefined> {
  try {
    return { answer: await work() };
  } catch (error) {
    ensure(
      DuadError.isInstance(error) && !mishaps.includes(error.code),
      `${what}: expected a right answer or a DuadError whose code says what is wrong with the data, got ${show(error)}`,
    );
    return undefined;
  }
}

/** Holds if `work` rejects with a DuadError, of one of these codes if any are given. */
export async function refuses(work: () => Promise<unknown>, what: string, ...codes: ErrorCode[]): Promise<void> {
  let error: unknown;
  try {
    await work();
  } catch (thrown) {
    error = thrown;
  }
  ensure(error !== undefined, `${what}: expected an error with a code, but it was accepted`);
  ensure(
    DuadError.isInstance(error) && (codes.length === 0 ? !mishaps.includes(error.code) : codes.includes(error.code)),
    `${what}: expected a DuadError${codes.length > 0 ? ` with the code ${codes.join(' or ')}` : ''}, got ${show(error)}`,
  );
}

function show(error: unknown): string {
  if (DuadError.isInstance(error)) return `${error.code} (${error.message})`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
