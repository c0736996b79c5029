import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of reference results, if there is one: env DUAD_ORACLES, else `../shared/oracles`. */
export function readOracle(name: string): Record<string, never> | undefined {
  const folder = process.env.DUAD_ORACLES ?? fileURLToPath(new URL('../../../../../shared/oracles', import.meta.url));
  const file = `${folder}/${name}`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
