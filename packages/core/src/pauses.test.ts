import { describe, expect, it } from 'vitest';
import { pauses } from './index.js';

describe('pauses', () => {
  it('come at the first turn, then whenever enough work has come together', () => {
    const pause = pauses({}, 'who');
    const paused = Array.from({ length: 9 }, () => pause(5e7) !== undefined);
    expect(paused).toEqual([true, false, false, false, true, false, false, false, true]);
    expect(pause(1e12)).toBeInstanceOf(Promise);
    expect(pause(0)).toBeUndefined();
  });

  it('let a signal from a timer stop a loop', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const pause = pauses({ signal: controller.signal }, 'who');
    const loop = async () => {
      for (;;) await pause(1e7);
    };
    await expect(loop()).rejects.toMatchObject({ code: 'CANCELLED', message: 'who: cancelled' });
  });
});
