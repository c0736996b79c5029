import fc from 'fast-check';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// The same random cases in every run: a failure must not depend on luck.
fc.configureGlobal({ seed: 19990101 });

type Numbers = ArrayLike<number>;

expect.extend({
  /** Every |received - expected| is at most `absolute + relative * |expected|`. */
  toBeAllClose(received: Numbers, expected: Numbers, tolerance: { absolute?: number; relative?: number } = {}) {
    const { absolute = 1e-6, relative = 1e-5 } = tolerance;
    let worst = -1;
    let excess = 0;
    for (let i = 0; i < expected.length; i++) {
      const a = received[i] ?? Number.NaN;
      const b = expected[i]!;
      if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) continue;
      const over = Math.abs(a - b) - (absolute + relative * Math.abs(b));
      if (!(over <= excess)) {
        excess = Number.isNaN(over) ? Number.POSITIVE_INFINITY : over;
        worst = i;
      }
    }
    const sameLength = received.length === expected.length;
    return {
      pass: sameLength && worst < 0,
      message: () =>
        sameLength
          ? `at ${worst}: received ${received[worst]}, expected ${expected[worst]}`
          : `received ${received.length} values, expected ${expected.length}`,
    };
  },
});

/** A library that prints is a defect: any console output fails the test that caused it, unless the test mocks it. */
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => {
      printed.push(`console.${method}: ${values.map(String).join(' ')}`);
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  if (printed.length > 0) throw new Error(`libraries must not print, but:\n${printed.join('\n')}`);
});
