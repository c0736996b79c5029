import { DuadError } from './errors.js';

/**
 * What to throw where the system refuses to read a file: FILE_NOT_FOUND or FILE_UNREADABLE.
 *
 * @param name how the message calls the file
 */
export function fileUnreadable(name: string, cause: unknown): DuadError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT'
    ? new DuadError('FILE_NOT_FOUND', `${name}: there is no such file`, { cause })
    : new DuadError('FILE_UNREADABLE', `${name}: cannot be read (${message})`, { cause });
}

/**
 * What to throw where the system refuses to write a file: FILE_UNWRITABLE.
 *
 * @param name how the message calls the file
 */
export function fileUnwritable(name: string, cause: unknown): DuadError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'the folder does not exist; create it first' : message;
  return new DuadError('FILE_UNWRITABLE', `${name}: cannot be written: ${why}`, { cause });
}
