import type { BlockLayout } from './block-layout.js';
import { isMissing, parseNumber } from './cells.js';
import { categoricalBuilder } from './column-builder.js';
import { makeTable, type Table, type TableColumn } from './table.js';

const [lineFeed, carriageReturn, quote, minus, point, zero, nine] = [10, 13, 34, 45, 46, 48, 57];

/** Powers of ten that float64 holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);

/** Whole numbers below this, times or over an exact power of ten, round correctly (Clinger 1990). */
const largestExact = 2 ** 53;

/**
 * Reads a block of CSV without quotes straight from its bytes: about four times as fast as by way of texts. Gives up (with
 * nothing) at whatever is not plain: quotes, a row of another width, a cell that is no number, several bytes as delimiter.
 * The careful reader then says what is wrong, if anything is.
 */
export function readPlainCsv(bytes: Uint8Array, layout: BlockLayout): { table: Table; lines: number } | undefined {
  const delimiter = layout.delimiter.charCodeAt(0);
  if (delimiter > 127 || bytes.includes(quote)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { columns, names, labelColumn, missing } = layout;
  const width = names.length;
  if (width < 2) return undefined; // blank lines may be cells there
  let capacity = 0;
  for (let at = text.indexOf(lineFeed); at >= 0; at = text.indexOf(lineFeed, at + 1)) capacity++;
  capacity++;
  const isNumber = names.map((name) => name !== labelColumn && columns[name] === 'numeric');
  const isText = names.map((name) => name === labelColumn || columns[name] === 'categorical');
  const numbers = isNumber.map((wanted) => (wanted ? new Float64Array(capacity) : undefined));
  const texts = names.map((name, i) =>
    isText[i] ? categoricalBuilder(name, name === labelColumn ? 'fill' : missing) : undefined,
  );
  const cell: string[] = [''];
  const oneRow = [cell];

  const { length } = bytes;
  let at = 0;
  let row = 0;
  let lines = 0;
  while (at < length) {
    const first = bytes[at];
    if (first === lineFeed || (first === carriageReturn && bytes[at + 1] === lineFeed)) {
      at += first === lineFeed ? 1 : 2;
      lines++;
      continue;
    }
    for (let column = 0; column < width; column++) {
      const last = column === width - 1;
      const start = at;
      const into = numbers[column];
      let value = Number.NaN;
      if (into) {
        // Digits, a point among them, perhaps a minus before: read on the way. Anything else goes by its text.
        const negative = bytes[at] === minus;
        if (negative) at++;
        let digits = 0;
        let decimals = -1;
        let seen = 0;
        for (; at < length; at++) {
          const byte = bytes[at]!;
          if (byte >= zero && byte <= nine) {
            digits = digits * 10 + (byte - zero);
            seen++;
            if (decimals >= 0) decimals++;
          } else if (byte === point && decimals < 0) decimals = 0;
          else break;
        }
        if (seen > 0 && digits < largestExact && decimals < powers.length && isEnd(bytes, at, delimiter)) {
          value = decimals > 0 ? digits / powers[decimals]! : digits;
          if (negative) value = -value;
        }
      }
      if (Number.isNaN(value)) {
        while (at < length && bytes[at] !== delimiter && bytes[at] !== lineFeed) at++;
        const end = last && bytes[at - 1] === carriageReturn && at > start ? at - 1 : at;
        if (into) {
          const written = text.toString('latin1', start, end);
          value = parseNumber(written);
          if (Number.isNaN(value) && (missing === 'error' || !isMissing(written))) return undefined;
        } else {
          cell[0] = texts[column] ? text.toString('utf8', start, end) : '';
          if (texts[column]?.append(oneRow, 0) === 0) return undefined;
        }
      } else if (bytes[at] === carriageReturn) at++;
      if (into) into[row] = value;
      const ends = at >= length || bytes[at] === lineFeed;
      if (ends !== last) return undefined;
      at++;
    }
    row++;
    lines++;
  }
  const found = names.flatMap((name, i): TableColumn[] => {
    if (numbers[i]) return [{ kind: 'numeric', name, values: numbers[i].subarray(0, row) }];
    return texts[i] && name !== labelColumn ? [texts[i].finish()] : [];
  });
  const labels = labelColumn === undefined ? undefined : texts[names.indexOf(labelColumn)]?.finish();
  const table = makeTable(layout.name, found, {
    named: layout.named,
    ...(labels && { labels: Array.from(labels.codes, (code) => labels.categories[code]!) }),
  });
  return { table, lines };
}

/** Whether a cell may end here. */
function isEnd(bytes: Uint8Array, at: number, delimiter: number): boolean {
  if (at >= bytes.length) return true;
  const byte = bytes[at];
  if (byte === carriageReturn) return at + 1 >= bytes.length || bytes[at + 1] === lineFeed;
  return byte === delimiter || byte === lineFeed;
}
