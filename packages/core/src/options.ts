import type { z } from 'zod';
import { DuadError } from './errors.js';

/**
 * Reads options against a strict schema: unknown names are refused, defaults filled in.
 *
 * @param who the plug-in, for the message
 * @throws INVALID_OPTION naming every offending option, what was expected and what was got
 */
export function parseOptions<S extends z.ZodType>(schema: S, options: unknown, who: string): z.output<S> {
  const result = schema.safeParse(options ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.join('.');
    const got = path === '' ? '' : `, got ${show(valueAt(options, issue.path))}`;
    return `${path === '' ? '' : `option '${path}': `}${issue.message}${got}`;
  });
  throw new DuadError('INVALID_OPTION', `${who}: ${problems.join('; ')}`, {
    details: { paths: result.error.issues.map((issue) => issue.path.join('.')) },
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value as Record<PropertyKey, unknown> | undefined;
  for (const key of path) current = current?.[key] as typeof current;
  return current;
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
