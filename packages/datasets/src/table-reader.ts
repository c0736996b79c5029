import { DuadError } from '@duad/core';
import { isMissing } from './cells.js';
import { type ColumnBuilder, categoricalBuilder } from './column-builder.js';
import type { RowChunk } from './csv-rows.js';
import { checkNames, createFields, type Field, type TableSettings } from './fields.js';
import { raggedRow, refusedCell } from './file-errors.js';
import { looksLikeHeader, uniqueNames } from './header.js';
import { mixedColumnWarnings } from './mixed-columns.js';
import { type CategoricalColumn, makeTable, type Table } from './table.js';
import { list } from './wording.js';

/** Turns chunks of rows into a table. `finish` gives nothing if the columns in `foundText` have to be read as text. */
interface TableReader {
  take(chunk: RowChunk): void;
  finish(): Table | undefined;
  readonly foundText: ReadonlySet<string>;
}

/** @param texts columns that hold text, though they begin with numbers */
export function tableReader(settings: TableSettings, texts: ReadonlySet<string>): TableReader {
  const { name: file, labelColumn } = settings;
  const foundText = new Set<string>(texts);
  let names = settings.names && uniqueNames(settings.names);
  let named = names !== undefined;
  let fields: Field[] | undefined;
  let labels: ColumnBuilder<CategoricalColumn> | undefined;
  let labelIndex = -1;
  let rowsDone = settings.rowsBefore ?? 0;
  let blankLines = 0;

  function take({ rows, lineOf }: RowChunk): void {
    const data: string[][] = [];
    const origins: number[] = [];
    const lineAt = (index: number): number | undefined => lineOf(origins[index]!);
    rows.forEach((row, origin) => {
      if (row.length === 1 && row[0]!.trim() === '') {
        blankLines++;
        return;
      }
      if (!names) {
        named = settings.header === 'auto' ? looksLikeHeader(row) : settings.header;
        names = uniqueNames(named ? row : row.map(() => ''));
        checkNames(settings, names);
        blankLines = 0;
        if (named) return;
      }
      // In a file of one column a blank line is an empty cell, unless nothing follows it.
      if (names.length === 1) {
        for (; blankLines > 0; blankLines--) {
          data.push(['']);
          origins.push(origin - blankLines);
        }
      }
      blankLines = 0;
      data.push(row);
      origins.push(origin);
    });
    if (!names || data.length === 0) return;
    checkWidths(data, names.length, lineAt);
    if (!fields) {
      checkNames(settings, names);
      fields = createFields(settings, names, data, texts);
      labelIndex = labelColumn === undefined ? -1 : names.indexOf(labelColumn);
      if (labelColumn !== undefined) labels = categoricalBuilder(labelColumn, 'fill');
    }
    append(fields, data, lineAt);
    labels?.append(data, labelIndex);
    rowsDone += data.length;
  }

  function append(
    all: readonly Field[],
    data: readonly string[][],
    lineAt: (index: number) => number | undefined,
  ): void {
    let first = data.length;
    let culprit: Field | undefined;
    for (const field of all) {
      if (field.numeric && foundText.has(field.name)) continue;
      const taken = field.builder.append(data, field.index);
      if (taken === data.length) continue;
      const isText = field.numeric && !isMissing(data[taken]![field.index]!);
      if (isText && !field.stated && settings.rereadable) {
        foundText.add(field.name);
      } else if (taken < first) {
        first = taken;
        culprit = field;
      }
    }
    if (culprit) throw refusedCell(file, culprit, data[first]![culprit.index]!, rowsDone + first + 1, lineAt(first));
  }

  function checkWidths(data: readonly string[][], width: number, lineAt: (index: number) => number | undefined): void {
    const ragged = data.findIndex((row) => row.length !== width);
    if (ragged >= 0) throw raggedRow(file, rowsDone + ragged + 1, lineAt(ragged), width, data[ragged]!.length);
  }

  function finish(): Table | undefined {
    if (!names || (!fields && settings.names)) {
      throw new DuadError('INVALID_FILE', `${file}: is empty; expected CSV with at least one row of data`);
    }
    if (!fields) {
      throw new DuadError(
        'INVALID_FILE',
        `${file}: holds a header only (${list(names)}); expected rows of data below it`,
      );
    }
    if (fields.some((field) => field.numeric && foundText.has(field.name))) return undefined;
    const columns = fields.map((field) => field.builder.finish());
    const guessed = fields.filter((field) => !field.stated).map((field) => field.name);
    const warnings = mixedColumnWarnings(file, columns, new Set(guessed));
    const column = labels?.finish();
    const texts = column && Array.from(column.codes, (code) => column.categories[code]!);
    return makeTable(file, columns, { named, warnings, ...(texts && { labels: texts }) });
  }
  return { take, finish, foundText };
}
