import { Readable } from 'node:stream';
import { DuadError } from '@duad/core';
import Papa from 'papaparse';

/** A stretch of consecutive rows of a file. */
export interface RowChunk {
  /** Cells as text; blank lines stand there as one empty cell. */
  readonly rows: readonly string[][];
  /** The line, counted from 1, on which row `index` of this stretch starts; nothing where files have no lines. */
  lineOf(index: number): number | undefined;
}

/** A quoted cell longer than this is taken for a quote that somebody forgot to close. */
export const longestCell: number = 1 << 24;

/**
 * Splits text into rows and cells (RFC 4180, with any delimiter; line ends LF or CRLF, also mixed).
 *
 * @param delimiter one character, or `auto` to guess among comma, tab, semicolon and bar
 * @throws INVALID_FILE for quotes that do not match; whatever `texts` and `take` throw
 */
export async function eachRowChunk(
  texts: AsyncGenerator<string>,
  delimiter: string,
  name: string,
  take: (chunk: RowChunk) => void,
): Promise<void> {
  const first = await texts.next();
  const head: string = first.done ? '' : first.value;
  refuseBareReturns(head, name);
  let received = head.length;
  let quotes = head.includes('"');
  let firstLine = 1;

  async function* watched(): AsyncGenerator<string> {
    yield head;
    for await (const text of texts) {
      received += text.length;
      quotes ||= text.includes('"');
      yield text;
    }
  }

  function accept({ data: rows, errors, meta }: Papa.ParseResult<string[]>): void {
    const chunkLine = firstLine;
    const lineOf = (index: number): number => chunkLine + linesIn(rows, index, quotes);
    // What Papa says about the row that the piece cuts in two is not final: it reads that row again.
    const wrong = errors.find((error) => error.type === 'Quotes' && (error.row ?? 0) < rows.length);
    if (wrong) throw unmatchedQuote(name, lineOf(wrong.row ?? 0));
    firstLine = lineOf(rows.length);
    if (received - meta.cursor > longestCell) throw unmatchedQuote(name, firstLine);
    for (const row of rows) dropCarriageReturn(row);
    take({ rows, lineOf });
  }

  await new Promise<void>((resolve, reject) => {
    const stream = Readable.from(watched(), { highWaterMark: 1 });
    const fail = (error: unknown): void => {
      stream.destroy();
      reject(error);
    };
    stream.on('error', fail);
    Papa.parse<string[]>(stream, {
      delimiter: delimiter === 'auto' ? guessDelimiter(head) : delimiter,
      newline: '\n',
      chunk(results, parser) {
        try {
          accept(results);
        } catch (error) {
          fail(error); // first: aborting calls `complete`
          parser.abort();
        }
      },
      complete: () => resolve(),
      error: fail,
    });
  });
}

/** @throws INVALID_FILE for line ends of old Macs */
export function refuseBareReturns(head: string, name: string): void {
  if (!head.includes('\r') || head.includes('\n')) return;
  throw new DuadError(
    'INVALID_FILE',
    `${name}: lines end in bare carriage returns (old Mac style); save the file with LF or CRLF line ends`,
  );
}

/** The delimiter that cuts most of the first rows into the same number of cells, more than one; the more the better. */
export function guessDelimiter(head: string): string {
  let best = { delimiter: ',', share: 0, width: 1 };
  for (const delimiter of [',', '\t', ';', '|']) {
    const { data } = Papa.parse<string[]>(head, { delimiter, newline: '\n', preview: 50 });
    const widths = data.filter((row) => row.length > 1 || row[0]!.trim() !== '').map((row) => row.length);
    for (const width of new Set(widths)) {
      const share = widths.filter((other) => other === width).length / widths.length;
      const better = share > best.share || (share === best.share && width > best.width);
      if (width > 1 && better) best = { delimiter, share, width };
    }
  }
  return best.delimiter;
}

/** Lines taken by the first `count` rows. Only quoted cells can hold line ends. */
export function linesIn(rows: readonly string[][], count: number, quotes: boolean): number {
  if (!quotes) return count;
  let lines = count;
  for (let i = 0; i < count; i++) {
    for (const cell of rows[i]!) {
      for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) lines++;
    }
  }
  return lines;
}

export function dropCarriageReturn(row: string[]): void {
  const last = row.length - 1;
  const cell = row[last]!;
  if (cell.charCodeAt(cell.length - 1) === 13) row[last] = cell.slice(0, -1);
}

export function unmatchedQuote(name: string, line: number): DuadError {
  return new DuadError(
    'INVALID_FILE',
    `${name}: line ${line}: a quoted cell is not closed properly; ` +
      'quotes inside a quoted cell must be doubled, and the closing one must be followed by the delimiter or a line end',
    { details: { line } },
  );
}
