import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Path of a file of reference results, if there is one: env DUAD_ORACLES, else `../shared/oracles`. */
export function oracleFile(name: string): string | undefined {
  const file = join(process.env.DUAD_ORACLES ?? resolve(import.meta.dirname, '../../../shared/oracles'), name);
  return existsSync(file) ? file : undefined;
}

/** Reference results, if there are any. */
export function readOracle<T>(name: string): T | undefined {
  const file = oracleFile(name);
  return file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
}
