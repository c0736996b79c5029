import { arenaBytes } from '@duad/kernels';
import { stretch, stretchEntry } from './kernels/kernels.js';

/** Bytes of a table's arena that its second-order distances take. */
export function secondOrderBytes(columns: number): number {
  const stretches = Math.ceil(columns / stretch);
  return arenaBytes(stretchEntry * stretches, 4 * stretch * stretches);
}
