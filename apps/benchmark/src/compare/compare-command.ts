import type { Streams } from '../run/progress.js';

export async function compareCommand(_args: readonly string[], _streams: Streams): Promise<number> {
  return 0;
}
