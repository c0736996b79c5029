import { describe, expect, it } from 'vitest';
import { loadLibrary } from './index.js';

describe('loadLibrary', () => {
  it('hands over what was loaded', async () => {
    expect((await loadLibrary(() => import('zod'), 'who', 'zod')).z).toBeDefined();
  });

  it('says what to install where that fails, on one line', async () => {
    const cause = new Error("Cannot find package 'x'\nimported from here");
    await expect(loadLibrary(() => Promise.reject(cause), 'who: this', 'x', ' or do that')).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message:
        "who: this needs x, which could not be loaded (Cannot find package 'x'); install it with 'npm install x' or do that",
      cause,
    });
  });
});
