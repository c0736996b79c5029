import type { DuadError } from '@duad/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareThreshold } from './index.js';

describe('shareThreshold', () => {
  it('flags the wanted share of rows with different scores, one at least', () => {
    const scores = Float32Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000);
    expect(shareThreshold(scores, 0.01)).toEqual({ threshold: 990, flagged: 10 });
    expect(shareThreshold(scores, 1)).toEqual({ threshold: 0, flagged: 1000 });
    expect(shareThreshold(scores, 1e-9)).toEqual({ threshold: 999, flagged: 1 });
  });

  it('never flags more than wanted, unless the highest scores are equal, and counts what it flags', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (scores, share) => {
          const { threshold, flagged } = shareThreshold(scores, share);
          expect(flagged).toBe(scores.filter((score) => score >= threshold).length);
          const highest = Math.max(...scores);
          if (threshold < highest) expect(flagged).toBeLessThanOrEqual(Math.max(1, Math.round(share * scores.length)));
          expect(flagged).toBeGreaterThan(0);
          expect(scores).toContain(threshold);
        },
      ),
    );
  });

  it.each([0, -0.1, 1.01, Number.NaN])('refuses a share of %d', (share) => {
    expect(() => shareThreshold([1], share)).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTION' }) as unknown as DuadError,
    );
  });

  it('refuses no scores and scores that are no numbers', () => {
    for (const scores of [[], [1, Number.NaN]]) {
      expect(() => shareThreshold(scores, 0.5)).toThrowError(
        expect.objectContaining({ code: 'INVALID_INPUT' }) as unknown as DuadError,
      );
    }
  });
});
