import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of pretrained networks: `DUAD_WEIGHTS`, else `../shared/weights` beside the repository, where that exists. */
export function weightsFolder(): string | undefined {
  const folder = process.env.DUAD_WEIGHTS || resolve(import.meta.dirname, '../../../shared/weights');
  return existsSync(folder) ? folder : undefined;
}
