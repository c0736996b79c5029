import { DuadError } from '@duad/core';

/**
 * `3` = 0, 1, 2; `100-104` = 100 .. 104; `1,5,9` as it stands.
 *
 * @throws USAGE
 */
export function parseSeeds(text: string): number[] {
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (to >= from && to - from < 10_000) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  } else if (/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= 10_000) {
    return Array.from({ length: Number(text) }, (_, i) => i);
  } else if (/^\d+(,\d+)+,?$/.test(text) || /^\d+,$/.test(text)) {
    return text.split(',').filter(Boolean).map(Number);
  }
  throw new DuadError(
    'USAGE',
    `benchmark: --seeds takes a count such as 3, a range such as 100-104 or a list such as 1,5,9; got '${text}'`,
  );
}
