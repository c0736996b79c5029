import { DuadError } from '@duad/core';
import type { Flags } from './flag.js';
import type { Io } from './io.js';
import { parseArguments } from './parse-arguments.js';
import { printable } from './text.js';

/** One of the things that `duad` does. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** A paragraph for its own help. */
  readonly description: string;
  /** What it works on, such as `FILE`; empty if on nothing. */
  readonly operand: string;
  readonly flags: Flags<Record<string, unknown>>;
  readonly examples: readonly string[];
  /** @param words what stands behind the command's name */
  run(words: readonly string[], io: Io): Promise<void>;
}

interface Definition<T> extends Omit<Command, 'flags' | 'run'> {
  readonly flags: Flags<T>;
  run(operand: string, flags: T, io: Io): Promise<void>;
}

/** A command whose options are read before it runs. */
export function defineCommand<T>(definition: Definition<T>): Command {
  const { name, operand, flags, run } = definition;
  const who = `duad ${name}`;
  return {
    ...definition,
    flags: flags as unknown as Flags<Record<string, unknown>>,
    async run(words, io) {
      const parsed = parseArguments<T>(who, flags, words);
      const wanted = operand === '' ? 0 : 1;
      const [first = '', ...surplus] = parsed.operands;
      if (parsed.operands.length < wanted || first === '' ? wanted > 0 : false) {
        throw new DuadError('USAGE', `${who}: expected ${operand}, got nothing; see ${who} --help`);
      }
      const extra = wanted === 0 ? parsed.operands[0] : surplus[0];
      if (extra !== undefined) {
        throw new DuadError('USAGE', `${who}: unexpected '${printable(extra)}'; see ${who} --help`);
      }
      await run(first, parsed.flags, io);
    },
  };
}
