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
    const where = path === '' ? '' : `option '${path}': `;
    if (issue.code === 'unrecognized_keys') return `${where}${issue.message}${knownKeys(schema, path)}`;
    return `${where}${issue.message}${path === '' ? '' : `, got ${show(valueAt(options, issue.path))}`}`;
  });
  throw new DuadError('INVALID_OPTION', `${who}: ${problems.join('; ')}`, {
    details: { paths: result.error.issues.map((issue) => issue.path.join('.')) },
  });
}

/** The names that a schema takes at its top level, to choose from. */
function knownKeys(schema: z.ZodType, path: string): string {
  const { shape } = schema as { readonly shape?: Readonly<Record<string, unknown>> };
  return shape && path === '' ? `, expected one of ${Object.keys(shape).join(', ')}` : '';
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value as Record<PropertyKey, unknown> | undefined;
  for (const key of path) current = current?.[key] as typeof current;
  return current;
}

const longest = 80;

function show(value: unknown): string {
  if (typeof value === 'string') return `'${shorten(value)}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  try {
    return shorten(JSON.stringify(value) ?? 'an object');
  } catch {
    return 'an object that JSON cannot say';
  }
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
