import { z } from 'zod';

/** What help and the parser need to know of a flag beside its schema. */
export interface FlagMeta {
  readonly description: string;
  /** What stands for the value in help; a flag without one is a switch. */
  readonly placeholder?: string;
  /** May be given more than once. */
  readonly many?: boolean;
  /** What holds if it is not given, for help. */
  readonly otherwise?: string;
}

/** Reads the text of a flag. */
export type Flag<T> = z.ZodType<T, unknown>;

/** The flags of a command by the name of the value that they set: `anomalyPercent` is `--anomaly-percent`. */
export type Flags<T> = { readonly [K in keyof T]-?: Flag<T[K]> };

const notes = new WeakMap<z.ZodType, FlagMeta>();

/** What was said of a flag when it was made. */
export function metaOf(flag: z.ZodType): FlagMeta {
  return notes.get(flag)!;
}

function noted<T>(flag: Flag<T>, meta: FlagMeta): Flag<T> {
  notes.set(flag, meta);
  return flag;
}

type Note = Pick<FlagMeta, 'otherwise'> & { readonly placeholder?: string };

/** Any text. */
export function text(description: string, note: Note = {}): Flag<string | undefined> {
  return noted(z.string().min(1, 'expected a value').optional(), { placeholder: 'TEXT', ...note, description });
}

/** A finite number; the ranges that the detector demands are checked where its options are. */
export function number(
  description: string,
  note: Note & { check?: z.ZodType<number, number> } = {},
): Flag<number | undefined> {
  const { check = z.number(), ...rest } = note;
  return noted(z.string().transform(toNumber).pipe(check).optional(), { placeholder: 'N', ...rest, description });
}

/** A part of the whole: `1%` or `0.01`. */
export function share(description: string, note: Note & { most?: number } = {}): Flag<number | undefined> {
  const { most = 1, ...rest } = note;
  const schema = z
    .string()
    .transform((value, context) => {
      const [, digits = '', percent] = /^\s*([\d.eE+-]+)\s*(%?)\s*$/.exec(value) ?? [];
      const parsed = (digits === '' ? Number.NaN : Number(digits)) / (percent ? 100 : 1);
      // A bare 1 may mean 1 % or all.
      if (parsed > 0 && parsed <= most && (percent !== '' || parsed < 1)) return parsed;
      const said = most === 1 ? '' : `, at most ${100 * most}%`;
      context.addIssue({ code: 'custom', message: `expected a share such as 1% or 0.01${said}` });
      return z.NEVER;
    })
    .optional();
  return noted(schema, { placeholder: 'N%', ...rest, description });
}

/** One of several words. */
export function choice<const W extends string>(
  words: readonly W[],
  description: string,
  note: Note = {},
): Flag<W | undefined> {
  const schema = z.enum(words as readonly [W, ...W[]], { error: `expected ${words.join(', ')}` }).optional();
  return noted(schema as unknown as Flag<W | undefined>, { placeholder: words.join('|'), ...note, description });
}

/** Names between commas; the flag may be repeated. */
export function names(description: string): Flag<readonly string[]> {
  const schema = z
    .array(z.string())
    .default([])
    .transform((texts) => texts.flatMap(split));
  return noted(schema, { placeholder: 'A,B', many: true, description });
}

/** Numbers between commas. */
export function numbers(description: string, note: Note = {}): Flag<number[] | undefined> {
  const schema = z
    .string()
    .transform((value, context) => split(value).map((part) => toNumber(part, context)))
    .optional();
  return noted(schema, { placeholder: 'N,N', ...note, description });
}

function split(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function toNumber(value: string, context: z.RefinementCtx): number {
  const parsed = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(parsed)) return parsed;
  context.addIssue({ code: 'custom', message: 'expected a number' });
  return z.NEVER;
}
