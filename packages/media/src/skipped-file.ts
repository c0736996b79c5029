import { DuadError } from '@duad/core';

/** A file that was left out, and why. */
export interface SkippedFile {
  readonly name: string;
  /** One line that names the file. */
  readonly reason: string;
}

/** Whether an error is the fault of one file, so that the others can be gone on with. */
export function isBadFile(error: unknown): error is DuadError {
  return ['INVALID_FILE', 'FILE_NOT_FOUND', 'FILE_UNREADABLE'].some((code) =>
    DuadError.isInstance(error, code as never),
  );
}

/** The first line of a text, for messages of one line. */
export function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.trim();
}
