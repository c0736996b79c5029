const marker = Symbol.for('duad.error');

/**
 * Stable codes of every error that a duad package throws. A code never changes its meaning; new ones may be added.
 */
export type ErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_INPUT'
  | 'NOT_FINITE'
  | 'TOO_FEW_ROWS'
  | 'TOO_MANY_ROWS'
  | 'WIDTH_MISMATCH'
  | 'DEGENERATE_DATA'
  | 'CANCELLED'
  | 'MISSING_DEPENDENCY'
  | 'UNSUPPORTED_KERNEL'
  | 'UNSUPPORTED'
  | 'ENGINE_FAILED'
  | 'DISPOSED'
  | 'INVALID_ARTIFACT'
  | 'FILE_NOT_FOUND'
  | 'FILE_UNREADABLE'
  | 'FILE_UNWRITABLE'
  | 'INVALID_FILE'
  | 'DOWNLOAD_FAILED'
  | 'CHECKSUM_MISMATCH'
  | 'USAGE';

/** What an error carries besides its sentence: numbers and names that a program can act on. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error class of all duad packages. The message is a sentence that says who complains, what was expected, what
 * was got and what to do about it.
 *
 * Use {@link DuadError.isInstance} rather than `instanceof`: it also recognises errors of another installed copy.
 */
export class DuadError extends Error {
  override readonly name = 'DuadError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** Whether `value` is a duad error, of this or another copy of the package, and (if given) bears this code. */
  static isInstance(value: unknown, code?: ErrorCode): value is DuadError {
    const error = value as { readonly [key: symbol]: unknown; readonly code?: unknown } | null | undefined;
    return typeof error === 'object' && error?.[marker] === true && (!code || error.code === code);
  }
}
