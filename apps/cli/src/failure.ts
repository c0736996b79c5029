import { DuadError, type ErrorCode } from '@duad/core';
import { kebabCase, printable } from './text.js';

/** How a command ended badly. */
export interface Failure {
  /** One line, unless a stack was asked for. */
  readonly message: string;
  /** Exit code. */
  readonly code: number;
}

/** Errors that no input should be able to cause. */
const ours: readonly ErrorCode[] = ['ENGINE_FAILED', 'UNSUPPORTED_KERNEL', 'DISPOSED'];

/** Turns whatever was thrown into a line for people and an exit code. */
export function describeFailure(error: unknown, signal: AbortSignal | undefined, debug: boolean): Failure {
  if (signal?.aborted) return { message: 'duad: cancelled; nothing was written', code: 130 };
  if (DuadError.isInstance(error) && !ours.includes(error.code)) {
    const { message } = error;
    const named = message.startsWith('duad') ? message : `duad: ${message}`;
    return { message: printable(inTermsOfFlags(named)) + hint(error) + stack(error, debug), code: 2 };
  }
  const said = printable(error instanceof Error ? error.message : String(error), 300);
  const more = debug ? '' : '; DUAD_DEBUG=1 shows where';
  return { message: `duad: unexpected error: ${said}${more}; please report it${stack(error, debug)}`, code: 1 };
}

/** The packages speak of their options; here these are flags. */
export function inTermsOfFlags(message: string): string {
  return message
    .replace(/@duad\/\S+ (\w+: )?|\bfitEncoder: /g, '')
    .replace(/option '(\w+)(?:\.\d+)?'/g, (_, name: string) => `option '--${kebabCase(name)}'`)
    .replace(/, set missing to 'fill', or ignore the column/, '')
    .replace(/state columns: \{ name: 'categorical' \}/, 'use --categorical');
}

/** Which flags may help. */
function hint({ code, details }: DuadError): string {
  const { column, expected } = details;
  if (code === 'NOT_FINITE') return ' (see --missing fill and --ignore)';
  if (code === 'INVALID_FILE' && column !== undefined) return ' (see --categorical and --ignore)';
  if (code === 'INVALID_FILE' && expected !== undefined) return ' (see --delimiter)';
  return '';
}

function stack(error: unknown, debug: boolean): string {
  return debug && error instanceof Error ? `\n${error.stack}` : '';
}
