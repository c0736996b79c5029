import { DuadError } from '@duad/core';
import { type ReadTableOptions, readTable, type Table } from '@duad/datasets';
import type { ReadFlags } from './flags.js';
import type { Io } from './io.js';
import { resolvePath } from './paths.js';

type Kind = 'numeric' | 'categorical' | 'ignore';

/**
 * Reads a file as the flags say. Messages call it as the user did.
 *
 * @param fixed kinds that a saved model prescribes, by name
 * @throws USAGE if a column is named twice; what `readTable` throws
 */
export async function readFile(
  path: string,
  flags: Partial<ReadFlags>,
  io: Pick<Io, 'cwd' | 'signal'>,
  { label, fixed = {} }: { label?: string | undefined; fixed?: Readonly<Record<string, Kind>> } = {},
): Promise<Table> {
  // Without a header columns have no names to go by: a model then goes by position.
  const prescribed = flags.header === 'no' ? {} : fixed;
  const columns = new Map<string, Kind>(Object.entries(prescribed));
  const taken = new Map<string, string>(label === undefined ? [] : [[label, 'label']]);
  for (const [flag, kind] of [
    ['ignore', 'ignore'],
    ['categorical', 'categorical'],
    ['numeric', 'numeric'],
  ] as const) {
    for (const name of flags[flag] ?? []) {
      const other = taken.get(name);
      if (other !== undefined && other !== flag) {
        throw new DuadError('USAGE', `column '${name}' is named both in --${other} and in --${flag}; name it once`);
      }
      taken.set(name, flag);
      columns.set(name, kind);
    }
  }
  const options: ReadTableOptions = {
    name: path,
    columns: Object.fromEntries(columns),
    ...(label !== undefined && { labelColumn: label }),
    ...(flags.header !== undefined && flags.header !== 'auto' && { header: flags.header === 'yes' }),
    ...(flags.delimiter !== undefined && { delimiter: flags.delimiter.replace(/^(tab|\\t)$/, '\t') }),
    ...(flags.missing !== undefined && { missing: flags.missing }),
  };
  try {
    return await readTable(resolvePath(io.cwd, path), options, io.signal ? { signal: io.signal } : {});
  } catch (error) {
    const absent = DuadError.isInstance(error, 'INVALID_INPUT') ? error.details.column : undefined;
    if (typeof absent !== 'string' || !Object.hasOwn(prescribed, absent)) throw error;
    throw new DuadError(
      'WIDTH_MISMATCH',
      `${path}: column '${absent}', which the model was fitted on, is missing; add or rename a column, or say --header no ` +
        'if the file has no header and its columns are in the order of fitting',
      { cause: error },
    );
  }
}
