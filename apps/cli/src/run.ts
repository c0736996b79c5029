import { readFile } from 'node:fs/promises';
import { DuadError } from '@duad/core';
import type { Command } from './command.js';
import { demo } from './commands/demo.js';
import { detect } from './commands/detect.js';
import { exportModel } from './commands/export.js';
import { inspect } from './commands/inspect.js';
import { score } from './commands/score.js';
import { describeFailure } from './failure.js';
import { helpOf, overview } from './help.js';
import type { Io } from './io.js';
import { suggestion } from './parse-arguments.js';
import { printable } from './text.js';

export const commands: readonly Command[] = [detect, score, inspect, exportModel, demo];

/** What `run` may be told beside the words. */
export interface RunSettings {
  /** Also show where an unexpected error arose. */
  readonly debug?: boolean;
}

/**
 * Runs a command line.
 *
 * @param words without `node` and the script
 * @returns the exit code: 0, 2 for input that cannot be used, 130 if cancelled, 1 for errors that are our own
 */
export async function run(words: readonly string[], io: Io, settings: RunSettings = {}): Promise<number> {
  try {
    await dispatch(words, io);
    return 0;
  } catch (error) {
    const { message, code } = describeFailure(error, io.signal, settings.debug ?? false);
    io.stderr.write(`${message}\n`);
    return code;
  }
}

async function dispatch([first, ...rest]: readonly string[], io: Io): Promise<void> {
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    io.stdout.write(overview(commands, await version()));
    return;
  }
  if (first === '--version' || first === '-v') {
    io.stdout.write(`${await version()}\n`);
    return;
  }
  if (first === 'help') {
    io.stdout.write(helpOf(commandNamed(rest[0]!)));
    return;
  }
  const command = commandNamed(first);
  if (rest.includes('--help') || rest.includes('-h')) io.stdout.write(helpOf(command));
  else await command.run(rest, io);
}

function commandNamed(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const known = commands.map((candidate) => candidate.name);
  const what = name.startsWith('-') ? 'option' : 'command';
  throw new DuadError(
    'USAGE',
    `duad: unknown ${what} '${printable(name, 40)}'${suggestion(name, known)}; the commands are ${known.join(', ')}`,
  );
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
