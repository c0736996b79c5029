import { describe, expect, it, vi } from 'vitest';
import { DuadError } from './index.js';

describe('DuadError', () => {
  it('carries a code, a sentence, details and a cause', () => {
    const cause = new TypeError('inner');
    const error = new DuadError('INVALID_INPUT', 'who: what', { details: { row: 3 }, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DuadError',
      code: 'INVALID_INPUT',
      message: 'who: what',
      details: { row: 3 },
    });
    expect(error.cause).toBe(cause);
    expect(String(error)).toBe('DuadError: who: what');
  });

  it('has empty details and no cause unless given', () => {
    const error = new DuadError('CANCELLED', 'who: cancelled');
    expect(error.details).toEqual({});
    expect('cause' in error).toBe(false);
  });

  it('is recognised across two copies of the package', async () => {
    vi.resetModules();
    const other = await import('./errors.js');
    expect(other.DuadError).not.toBe(DuadError);
    const foreign = new other.DuadError('DISPOSED', 'who: gone');
    expect(foreign instanceof DuadError).toBe(false);
    expect(DuadError.isInstance(foreign)).toBe(true);
    expect(DuadError.isInstance(foreign, 'DISPOSED')).toBe(true);
    expect(DuadError.isInstance(foreign, 'CANCELLED')).toBe(false);
    expect(other.DuadError.isInstance(new DuadError('DISPOSED', 'who: gone'))).toBe(true);
  });

  it.each([undefined, null, 3, 'text', {}, new Error('other'), { code: 'CANCELLED' }, { name: 'DuadError' }])(
    'does not take %o for one',
    (value) => {
      expect(DuadError.isInstance(value)).toBe(false);
    },
  );
});
