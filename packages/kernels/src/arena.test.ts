import { DuadError } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { arenaBytes, createArena } from './arena.js';

describe('arena', () => {
  it('gives zeros at aligned addresses that do not overlap', () => {
    const arena = createArena(arenaBytes(4 * 3, 8 * 5, 4), 'test');
    const [a, b, c] = [arena.float32(3), arena.float64(5), arena.int32(1)];
    a.fill(1);
    b.fill(2);
    c.fill(3);
    expect([...a, ...b, ...c]).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 3]);
    for (const { buffer, byteOffset } of [a, b, c]) {
      expect(buffer).toBe(arena.memory.buffer);
      expect(byteOffset % 64).toBe(0);
    }
  });

  it('refuses with a code and advice when there is no such memory', () => {
    try {
      createArena(2 ** 33, 'test', 'rows or landmarks');
      expect.unreachable();
    } catch (error) {
      expect(DuadError.isInstance(error) && error.code).toBe('TOO_MANY_ROWS');
      expect((error as Error).message).toMatch(/^test: .*take fewer rows or landmarks$/);
    }
  });
});
