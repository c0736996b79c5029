import { inTermsOfFlags } from './failure.js';
import type { Io } from './io.js';
import { printable } from './text.js';

/** Tells of something that stops nothing, in one line. */
export function warn(message: string, io: Pick<Io, 'stderr'>): void {
  io.stderr.write(`warning: ${printable(inTermsOfFlags(message))}\n`);
}
