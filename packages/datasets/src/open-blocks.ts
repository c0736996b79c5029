import { DuadError, type RunContext } from '@duad/core';
import Papa from 'papaparse';
import type { BlockLayout, TableBlock, TableFormat } from './block-layout.js';
import { peek, type TableSource } from './byte-chunks.js';
import { dropCarriageReturn, guessDelimiter, refuseBareReturns } from './csv-rows.js';
import { checkNames } from './fields.js';
import { looksLikeHeader, uniqueNames } from './header.js';
import { jsonNames } from './json-rows.js';
import { firstRowEnd, lineBlocks } from './line-blocks.js';
import { npyBlocks, npyHeader } from './npy.js';
import { openParquet, parquetBlocks } from './parquet.js';
import { decoded, plainBytes } from './text-chunks.js';

/** A file of which blocks can be read. */
export interface OpenBlocks {
  readonly layout: BlockLayout;
  /** Lines before the first row of data. */
  readonly linesBefore: number;
  /** Once. */
  readonly blocks: AsyncIterable<TableBlock>;
}

/** What `openBlocks` has to be told. */
export type OpenSettings = Pick<BlockLayout, 'name' | 'columns' | 'labelColumn' | 'missing'> & {
  readonly header: 'auto' | boolean;
  readonly names?: readonly string[] | undefined;
  readonly delimiter: string;
  readonly format: TableFormat | 'auto';
  /** Bytes of text, about, in a block. */
  readonly blockBytes: number;
};

/** How much of a file is looked at to find out its kind, names and delimiter. */
const headLength = 1 << 20;

/**
 * Opens a file of any kind and finds out what is needed to read blocks of it.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE; INVALID_INPUT if a column that the settings name is missing
 */
export async function openBlocks(
  source: TableSource,
  settings: OpenSettings,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<OpenBlocks> {
  const [head, bytes] = await peek(plainBytes(source, settings.name, context), headLength);
  const format = settings.format === 'auto' ? formatOf(head) : settings.format;
  const open = { csv: openCsv, ndjson: openJson, npy: openNpy, parquet: openParquetFile }[format];
  const opened = await open(head, bytes, settings, source);
  checkNames({ ...settings, rereadable: false }, opened.layout.names);
  return opened;
}

/** By what the file begins with. */
export function formatOf(head: Buffer): TableFormat {
  const magic = head.subarray(0, 6).toString('latin1');
  if (magic.startsWith('PAR1')) return 'parquet';
  if (magic === '\x93NUMPY') return 'npy';
  return /^(\uFEFF|\s)*\{/.test(head.subarray(0, 1000).toString('utf8')) ? 'ndjson' : 'csv';
}

type Opener = (
  head: Buffer,
  bytes: AsyncIterable<Buffer>,
  settings: OpenSettings,
  source: TableSource,
) => Promise<OpenBlocks>;

const openCsv: Opener = async (_head, bytes, settings) => {
  const { name, blockBytes } = settings;
  const [head, whole] = await peek(utf8(bytes, name), headLength);
  const text = head.toString('utf8');
  refuseBareReturns(text, name);
  const delimiter = settings.delimiter === 'auto' ? guessDelimiter(text) : settings.delimiter;
  let start = 0;
  let lines = 0;
  let cells: string[] = [''];
  let end = 0;
  for (; start < head.length; start = end) {
    end = firstRowEnd(head, start);
    const row = head.subarray(start, end).toString('utf8').replace(/\n$/, '');
    cells = Papa.parse<string[]>(row, { delimiter, newline: '\n' }).data[0] ?? [''];
    dropCarriageReturn(cells);
    if (cells.length > 1 || cells[0]!.trim() !== '') break;
    lines++;
  }
  if (start >= head.length) {
    throw new DuadError('INVALID_FILE', `${name}: is empty; expected CSV with at least one row of data`);
  }
  const named = settings.names === undefined && (settings.header === 'auto' ? looksLikeHeader(cells) : settings.header);
  const skipped = named ? end : start;
  if (named) lines += 1 + head.subarray(start, Math.max(start, end - 1)).filter((byte) => byte === 10).length;
  const names = settings.names ?? (named ? cells : cells.map(() => ''));
  return {
    layout: {
      ...layoutOf(settings),
      format: 'csv',
      names: uniqueNames(names),
      named: named || !!settings.names,
      delimiter,
    },
    linesBefore: lines,
    blocks: lineBlocks(dropBytes(whole, skipped), { blockBytes, quoted: true, name }),
  };
};

const openJson: Opener = async (_head, bytes, settings) => {
  const { name, blockBytes } = settings;
  const [head, whole] = await peek(utf8(bytes, name), headLength);
  return {
    layout: { ...layoutOf(settings), format: 'ndjson', names: jsonNames(head, name), named: true, delimiter: '' },
    linesBefore: 0,
    blocks: lineBlocks(whole, { blockBytes, quoted: false, name }),
  };
};

const openNpy: Opener = async (head, bytes, settings) => {
  const { name, blockBytes } = settings;
  const { start, columns, rows, numbers } = npyHeader(head, name);
  const names = settings.names ?? Array.from({ length: columns }, (_, i) => `column ${i + 1}`);
  const named = settings.names !== undefined;
  return {
    layout: { ...layoutOf(settings), format: 'npy', names, named, delimiter: '', numbers },
    linesBefore: 0,
    blocks: npyBlocks(dropBytes(bytes, start), { rows, columns, numbers, blockBytes, name }),
  };
};

const openParquetFile: Opener = async (_head, bytes, settings, source) => {
  const { name } = settings;
  await bytes[Symbol.asyncIterator]().return?.();
  if (typeof source !== 'string') {
    throw new DuadError(
      'INVALID_FILE',
      `${name}: is Parquet, which is read from its end and not from a stream; give the path of a file`,
    );
  }
  const { names, groups } = await openParquet(source, name);
  return {
    layout: { ...layoutOf(settings), format: 'parquet', path: source, names, named: true, delimiter: '' },
    linesBefore: 0,
    blocks: parquetBlocks(groups),
  };
};

function layoutOf({
  name,
  columns,
  labelColumn,
  missing,
}: OpenSettings): Omit<BlockLayout, 'format' | 'names' | 'named' | 'delimiter'> {
  return { name, columns, labelColumn, missing };
}

/** UTF-16 is brought into UTF-8; a byte order mark is dropped; bytes that are no text are refused. */
async function* utf8(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const [head, whole] = await peek(bytes, 4);
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const isZip = head.toString('latin1').startsWith('PK\x03\x04');
  if (isWide || isZip) {
    for await (const text of decoded(whole, name)) if (text !== '') yield Buffer.from(text.replace(/^\uFEFF/, ''));
    return;
  }
  for await (const chunk of marked ? dropBytes(whole, 3) : whole) {
    if (chunk.includes(0)) {
      throw new DuadError(
        'INVALID_FILE',
        `${name}: holds zero bytes, so it is binary data and not text; expected CSV, NDJSON, Parquet or NPY`,
      );
    }
    yield chunk;
  }
}

async function* dropBytes(bytes: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of bytes) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
