import { DuadError } from '@duad/core';

interface Described {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/**
 * What a step returned as its next state must match the state before it.
 *
 * @throws INVALID_INPUT naming the piece of state that is missing or differs
 */
export function checkNextState(
  before: Readonly<Record<string, Described>>,
  after: Readonly<Record<string, Described | undefined>>,
): void {
  for (const [name, value] of Object.entries(before)) {
    const next = after[name];
    if (!next || next.shape.join() !== value.shape.join() || next.dtype !== value.dtype) {
      const got = next ? `${next.dtype} [${next.shape}]` : 'nothing';
      throw new DuadError(
        'INVALID_INPUT',
        `engine: the step must return the next value of state '${name}', ${value.dtype} [${value.shape}], but returned ${got}`,
      );
    }
  }
}
