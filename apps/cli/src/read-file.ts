import { createRandom, DuadError, type Warning } from '@duad/core';
import {
  type Encoder,
  type OpenBlocks,
  openTable,
  type ReadTableOptions,
  readTable,
  type Table,
  type TableSource,
} from '@duad/datasets';
import type { LargerFile } from './findings.js';
import type { ReadFlags } from './flags.js';
import type { Io } from './io.js';
import { resolvePath } from './paths.js';
import type { FileScores } from './scoring/score-file.js';

type Kind = 'numeric' | 'categorical' | 'ignore';

/**
 * Reads a file as the flags say. Messages call it as the user did.
 *
 * @throws USAGE if a column is named twice; what `readTable` throws
 */
export async function readFile(
  path: string,
  flags: Partial<ReadFlags>,
  io: Pick<Io, 'cwd' | 'signal' | 'stdin'>,
  { label }: { label?: string | undefined } = {},
): Promise<Table> {
  const options = readOptions(path, flags, { label, fixed: {} });
  return readTable(sourceOf(path, io), options, io.signal ? { signal: io.signal } : {});
}

/**
 * Draws rows from a file as the flags say, to learn from; the whole of it can then be scored.
 *
 * @returns the rows alone if the file has no more
 * @throws USAGE for standard input, which cannot be read twice; what `sampleTable` throws
 */
export async function sampleFile(
  path: string,
  size: number,
  flags: Partial<ReadFlags>,
  io: Io,
  { label, seed, top }: { readonly label?: string | undefined; readonly seed: number; readonly top: number },
): Promise<{ readonly table: Table; readonly larger?: LargerFile }> {
  if (path === '-') {
    throw new DuadError(
      'USAGE',
      'duad detect: --fit-rows reads its file several times; give the path of a file, not -',
    );
  }
  const { sampleTable } = await import('@duad/datasets');
  const context = { random: createRandom(seed), ...(io.signal && { signal: io.signal }) };
  const options = readOptions(path, flags, { label, fixed: {} });
  const { table, places, rows } = await sampleTable(sourceOf(path, io), size, options, context);
  if (rows === table.rows) return { table };

  async function score(model: string, threshold: number, out: string): Promise<FileScores> {
    const { readModel } = await import('./model-folder.js');
    const { scoreFile } = await import('./scoring/score-file.js');
    const { encoder, missing } = await readModel(model, model);
    const opened = await openFile(path, { ...flags, missing }, io, { label, encoder });
    const job = { model, modelName: model, layout: opened.layout, threshold, reasons: true };
    return (await scoreFile(opened, job, { out, top }, io))!;
  }
  return { table, larger: { places, rows, score } };
}

/** Standard input for `-`, else the path. */
function sourceOf(path: string, { cwd, stdin }: Pick<Io, 'cwd' | 'stdin'>): TableSource {
  if (path !== '-') return resolvePath(cwd, path);
  if (stdin) return stdin;
  throw new DuadError('USAGE', 'duad: there is no standard input to read from; name a file');
}

/** The options of the reader that the flags amount to. */
function readOptions(
  path: string,
  flags: Partial<ReadFlags>,
  { label, fixed }: { label?: string | undefined; fixed: Readonly<Record<string, Kind>> },
): ReadTableOptions {
  const columns = new Map<string, Kind>(Object.entries(fixed));
  const taken = new Map<string, string>(label === undefined ? [] : [[label, 'label']]);
  for (const [flag, kind] of [
    ['ignore', 'ignore'],
    ['categorical', 'categorical'],
    ['numeric', 'numeric'],
    ['date', 'categorical'],
    ['text', 'categorical'],
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
  return {
    name: path === '-' ? 'standard input' : path,
    columns: Object.fromEntries(columns),
    ...(label !== undefined && { labelColumn: label }),
    ...(flags.header !== undefined && flags.header !== 'auto' && { header: flags.header === 'yes' }),
    ...(flags.delimiter !== undefined && { delimiter: flags.delimiter.replace(/^(tab|\\t)$/, '\t') }),
    missing: flags.missing ?? 'fill',
  };
}

/** A file opened to be scored. */
export interface OpenFile extends OpenBlocks {
  readonly warnings: readonly Warning[];
}

/**
 * Opens a file to be read block by block with the kinds that an encoder prescribes, by name or, where the file or the
 * fitted one has no names, by position.
 *
 * @throws USAGE if a column is named twice; WIDTH_MISMATCH if a column of the encoder is missing; what `openTable` throws
 */
export async function openFile(
  path: string,
  flags: Partial<ReadFlags>,
  io: Pick<Io, 'cwd' | 'signal' | 'stdin'>,
  { label, encoder }: { label?: string | undefined; encoder: Pick<Encoder, 'kinds' | 'named'> },
): Promise<OpenFile> {
  const options = readOptions(path, flags, { label, fixed: {} });
  const opened = await openTable(sourceOf(path, io), options, io.signal ? { signal: io.signal } : {});
  const { names, name, format } = opened.layout;
  const ignored = new Set([...(flags.ignore ?? []), ...(label === undefined ? [] : [label])]);
  const found = names.filter((column) => !ignored.has(column));
  const all = Object.entries(encoder.kinds);
  const wanted = all.filter(([, kind]) => kind !== 'ignore');
  const byName = encoder.named && flags.header !== 'no' && format !== 'npy';
  if (byName) {
    const missing = wanted.find(([column]) => !found.includes(column));
    if (missing) throw columnMissing(name, missing[0]);
  } else if (found.length !== wanted.length && found.length !== all.length) {
    throw new DuadError(
      'WIDTH_MISMATCH',
      `${name}: expected ${wanted.length} columns, as in fitting, got ${found.length}; without a header in both files ` +
        'columns are matched by position: ignore the surplus ones or take the labels out',
      { details: { expected: wanted.length, got: found.length } },
    );
  }
  // Columns that were left out in fitting may be there or not.
  const placed = found.length === all.length ? all : wanted;
  const columns = Object.fromEntries(byName ? wanted : placed.map(([, kind], index) => [found[index]!, kind]));
  const extra = byName ? found.filter((column) => !Object.hasOwn(encoder.kinds, column)) : [];
  const shown = extra.length > 5 ? `${extra.length} columns` : extra.map((column) => `'${column}'`).join(', ');
  return {
    ...opened,
    layout: { ...opened.layout, columns },
    warnings:
      extra.length === 0
        ? []
        : [{ code: 'EXTRA_COLUMNS', message: `${name}: ${shown} left out, as the fitted data had no such columns` }],
  };
}

function columnMissing(name: string, column: string): DuadError {
  return new DuadError(
    'WIDTH_MISMATCH',
    `${name}: column '${column}', which the model was fitted on, is missing; add or rename a column, or say --header no ` +
      'if the file has no header and its columns are in the order of fitting',
  );
}
