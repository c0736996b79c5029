import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DuadError, parseOptions } from './index.js';

const schema = z.strictObject({
  clusters: z.int().min(1).default(20).describe('How many groups'),
  start: z.enum(['spread', 'sample']).default('spread'),
  nested: z.strictObject({ rate: z.number().default(0.1) }).prefault({}),
});

function problem(options: unknown): DuadError {
  try {
    parseOptions(schema, options, '@duad/example');
  } catch (error) {
    if (DuadError.isInstance(error, 'INVALID_OPTION')) return error;
    throw error;
  }
  throw new Error('the options were taken');
}

describe('parseOptions', () => {
  it('fills in the defaults, also for no options at all', () => {
    const all = { clusters: 20, start: 'spread', nested: { rate: 0.1 } };
    expect(parseOptions(schema, {}, 'x')).toEqual(all);
    expect(parseOptions(schema, undefined, 'x')).toEqual(all);
    expect(parseOptions(schema, { clusters: 3 }, 'x')).toEqual({ ...all, clusters: 3 });
  });

  it('names an unknown option and the known ones', () => {
    const { message } = problem({ cluster: 3 });
    expect(message).toMatch(/^@duad\/example: /);
    expect(message).toContain('"cluster"');
    expect(message).toContain('expected one of clusters, start, nested');
  });

  it('names where an unknown nested option stands', () => {
    expect(problem({ nested: { speed: 1 } }).message).toMatch(/option 'nested': .*"speed"/);
  });

  it.each<[unknown, RegExp]>([
    [{ clusters: '3' }, /option 'clusters': .*expected .*got '3'/],
    [{ clusters: 0 }, /option 'clusters': .*>=1, got 0/],
    [{ clusters: Number.NaN }, /option 'clusters': .*got NaN/],
    [{ clusters: null }, /option 'clusters': .*got null/],
    [{ clusters: () => 3 }, /option 'clusters': .*got a function/],
    [{ clusters: [1, 2] }, /option 'clusters': .*got \[1,2\]/],
    [{ clusters: Symbol('s') }, /option 'clusters': .*got Symbol\(s\)/],
    [{ clusters: new Float32Array(9) }, /got a Float32Array of 36 bytes/],
    [{ start: 'random' }, /option 'start': .*"spread"\|"sample", got 'random'/],
    [{ nested: { rate: 'fast' } }, /option 'nested.rate': .*got 'fast'/],
    [7, /expected object/],
  ])('says of %j what was expected and what was got', (options, message) => {
    expect(problem(options).message).toMatch(message);
  });

  it('lists several problems at once, in the message and in the details', () => {
    const error = problem({ clusters: 0, start: 'x', nested: { rate: 'y' }, more: 1 });
    for (const part of ["'clusters'", "'start'", "'nested.rate'", '"more"']) expect(error.message).toContain(part);
    expect(error.message.split('; ')).toHaveLength(4);
    expect(new Set(error.details.paths as string[])).toEqual(new Set(['clusters', 'start', 'nested.rate', '']));
  });

  it('copes with values that cannot be printed, and cuts long ones', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(problem({ clusters: circle }).message).toContain('got an object that JSON cannot say');
    expect(problem({ clusters: 'x'.repeat(10_000) }).message.length).toBeLessThan(300);
    expect(problem({ clusters: new Array(10_000).fill(1) }).message.length).toBeLessThan(300);
  });
});
