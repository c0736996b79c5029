import { describe, expect, it } from 'vitest';
import { breathe, throwIfCancelled } from './index.js';

describe('throwIfCancelled', () => {
  it('does nothing until the signal is aborted, then throws with the reason', () => {
    const controller = new AbortController();
    expect(() => throwIfCancelled({}, 'who')).not.toThrow();
    expect(() => throwIfCancelled({ signal: controller.signal }, 'who')).not.toThrow();
    const reason = new Error('enough');
    controller.abort(reason);
    const expected = expect.objectContaining({ code: 'CANCELLED', message: 'who: cancelled', cause: reason });
    expect(() => throwIfCancelled({ signal: controller.signal }, 'who')).toThrow(expected);
  });
});

describe('breathe', () => {
  it('lets a signal from a timer stop a loop', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const loop = async () => {
      for (;;) await breathe({ signal: controller.signal }, 'who');
    };
    await expect(loop()).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('comes back where there is no signal', async () => {
    await expect(breathe({}, 'who')).resolves.toBeUndefined();
  });
});
