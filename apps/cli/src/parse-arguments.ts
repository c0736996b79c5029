import { parseArgs } from 'node:util';
import { DuadError } from '@duad/core';
import { z } from 'zod';
import { type Flags, metaOf } from './flag.js';
import { kebabCase, printable } from './text.js';

/** What a command line says. */
export interface ParsedArguments<T> {
  readonly flags: T;
  readonly operands: readonly string[];
}

/**
 * Reads what stands behind the name of a command.
 *
 * @throws USAGE for unknown, repeated or incomplete options and for values that their flag refuses
 */
export function parseArguments<T>(who: string, shape: Flags<T>, words: readonly string[]): ParsedArguments<T> {
  const keys = new Map(Object.keys(shape).map((key) => [kebabCase(key), key as keyof T & string]));
  const refuse = (what: string): never => {
    throw new DuadError('USAGE', `${who}: ${what}; see ${who} --help`);
  };
  const options = Object.fromEntries([...keys.keys()].map((name) => [name, { type: 'string' as const }]));
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });

  const given: Partial<Record<keyof T & string, string | string[]>> = {};
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const key = keys.get(token.name);
    if (key === undefined || !token.rawName.startsWith('--')) {
      refuse(
        `unknown option '${printable(token.rawName)}'${suggestion(
          token.rawName,
          [...keys.keys()].map((name) => `--${name}`),
        )}`,
      );
    }
    const { value } = token;
    if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
      refuse(`option '--${token.name}' needs a value (${metaOf(shape[key!]).placeholder})`);
    }
    if (metaOf(shape[key!]).many) {
      given[key!] = [...((given[key!] as string[] | undefined) ?? []), value!];
    } else {
      if (given[key!] !== undefined) refuse(`option '--${token.name}' is given twice`);
      given[key!] = value!;
    }
  }

  const flags: Partial<T> = {};
  for (const key of keys.values()) {
    const result = z.safeParse(shape[key], given[key]);
    if (result.success) flags[key] = result.data as T[typeof key];
    else
      refuse(
        `option '--${kebabCase(key)}': ${result.error.issues[0]!.message}, got '${printable(String(given[key]))}'`,
      );
  }
  return { flags: flags as T, operands };
}

/** The known word that is nearest in spelling, if any is near. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near ? `, did you mean '${near.candidate}'?` : '';
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
