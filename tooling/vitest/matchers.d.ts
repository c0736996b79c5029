import 'vitest';

declare module 'vitest' {
  interface Assertion<T = unknown> {
    toBeAllClose(expected: ArrayLike<number>, tolerance?: { absolute?: number; relative?: number }): T;
  }
}
