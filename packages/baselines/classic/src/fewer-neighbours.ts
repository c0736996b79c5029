import type { Warning } from '@duad/core';
import { who } from './who.js';

/** A warning where there are fewer other rows than neighbours asked for. */
export function fewerNeighbours(asked: number, had: number): Warning[] {
  if (had >= asked) return [];
  return [
    { code: 'FEWER_NEIGHBOURS', message: `${who}: ${had} instead of ${asked} neighbours, as there are no more rows` },
  ];
}
