import { DuadError, type ErrorCode } from '@duad/core';
import type { ResultRow } from '../result-row.js';
import type { ExecutorSettings, RunEvent } from './executor.js';
import type { RunSpec } from './run-spec.js';

/** To a worker process. */
export type Order =
  | { readonly kind: 'start'; readonly settings: ExecutorSettings }
  | { readonly kind: 'run'; readonly spec: RunSpec }
  | { readonly kind: 'cancel' };

/** From a worker process, about the run that it was told to do. */
export type Answer =
  | RunEvent
  | { readonly kind: 'row'; readonly row: ResultRow }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** An error as plain data. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
}

export function plainError(error: unknown): PlainError {
  if (DuadError.isInstance(error)) return { code: error.code, message: error.message };
  if (!(error instanceof Error)) return { code: 'UNEXPECTED', message: String(error) };
  const { name, message } = error;
  return { code: 'UNEXPECTED', message: name === 'Error' ? message : `${name}: ${message}` };
}

/** The error again; one that was none of ours keeps its sentence. */
export function revivedError({ code, message }: PlainError): Error {
  return code === 'UNEXPECTED' ? new Error(message) : new DuadError(code as ErrorCode, message);
}
