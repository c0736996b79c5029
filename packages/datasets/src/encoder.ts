import {
  type Artifact,
  breathe,
  DuadError,
  expectArtifact,
  type Matrix,
  matrix,
  type RunContext,
  type Warning,
} from '@duad/core';
import { encodeColumn, widthOf } from './columns/encode-column.js';
import { type ColumnPart, type EncodedColumn, encodedColumnFrom, kindOf } from './columns/encoded-column.js';
import { matchColumns } from './match-columns.js';
import type { Scale } from './scaling.js';
import type { Table } from './table.js';

/** Where a column of an encoded matrix comes from. */
export interface ColumnSource {
  /** Index and name of the column of the table. */
  readonly column: number;
  readonly name: string;
  /** The category that a 1 stands for; only for categorical columns. */
  readonly category?: string;
  /** What it is of that column, and how that is scaled; for all but categorical columns. */
  readonly part?: ColumnPart;
  readonly scale?: Scale;
}

/** Turns tables like the one that it was fitted on into matrices. */
export interface Encoder {
  /** Whether the columns go by the names in a header; else by their position. */
  readonly named: boolean;
  /** What is made of each column of the table, and why; those that are left out among them. */
  readonly columns: readonly EncodedColumn[];
  /** One name per column of the matrix: `bytes`, `protocol=tcp` for a category, `when: elapsed` for a part. */
  readonly names: readonly string[];
  /** How to read the columns, by name: hand them to `readTable` as `columns` when reading a new file. */
  readonly kinds: Readonly<Record<string, 'numeric' | 'categorical' | 'ignore'>>;
  /** Which column of the table, and which category or part, stands behind column `index` of the matrix. */
  sourceOf(index: number): ColumnSource;
  /**
   * Rows x `names.length`. Numbers are scaled as in fitting, so that new rows may lie outside the range seen there;
   * categories become 1 in their own column, unknown ones 0 everywhere (warning `UNKNOWN_CATEGORY`). Dates later than all in
   * fitting count as the last one (`LATER_DATES`); spoilt numbers and dates count as missing (`UNREADABLE_CELL`), and
   * missing cells become the median (`NEW_GAPS` where fitting knew none).
   *
   * Columns are matched by name, in any order, if both tables have a header, else by position; columns that were not
   * there in fitting are left out (warning `EXTRA_COLUMNS`), those that were left out need not be there.
   *
   * @throws WIDTH_MISMATCH (missing column), INVALID_INPUT (text in a numeric column), NOT_FINITE, CANCELLED
   */
  encode(
    table: Table,
    context?: Pick<RunContext, 'signal'>,
  ): Promise<{ readonly matrix: Matrix; readonly warnings: readonly Warning[] }>;
  toArtifact(): Artifact;
}

const writer = '@duad/datasets';
const layout = 2;
const who = '@duad/datasets encode';

/** An encoder from its parts. */
export function makeEncoder(columns: readonly EncodedColumn[], named: boolean): Encoder {
  const sources = columns.flatMap((column, index): ColumnSource[] => {
    const common = { column: index, name: column.name };
    if (column.treatment === 'leave-out') return [];
    if (column.treatment === 'categories') return column.categories.map((category) => ({ ...common, category }));
    return column.parts.map(({ part, scale }) => ({ ...common, part, scale }));
  });
  const width = sources.length;

  async function encode(
    table: Table,
    context: Pick<RunContext, 'signal'> = {},
  ): Promise<{ matrix: Matrix; warnings: Warning[] }> {
    const { columns: matched, warnings } = matchColumns(columns, named, table);
    const data = new Float32Array(table.rows * width);
    let at = 0;
    for (const [index, column] of columns.entries()) {
      const from = matched[index];
      if (!from) continue;
      await breathe(context, who);
      warnings.push(...encodeColumn({ data, width, at }, column, from, table));
      at += widthOf(column);
    }
    return { matrix: matrix(data, table.rows, width), warnings };
  }

  return {
    names: sources.map(nameOf),
    named,
    columns,
    kinds: Object.fromEntries(columns.map((column) => [column.name, kindOf(column)])),
    sourceOf(index) {
      const source = sources[index];
      if (!source) throw new DuadError('INVALID_INPUT', `${who}: no column ${index}; columns are 0 to ${width - 1}`);
      return source;
    },
    encode,
    toArtifact: () => ({
      package: writer,
      version: layout,
      header: { type: 'encoder', named, columns: structuredClone(columns) },
      arrays: {},
    }),
  };
}

function nameOf({ name, category, part }: ColumnSource): string {
  if (category !== undefined) return `${name}=${category}`;
  return part === 'value' ? name : `${name}: ${part}`;
}

/**
 * The encoder that {@link Encoder.toArtifact} wrote down.
 *
 * @throws INVALID_ARTIFACT
 */
export function encoderFromArtifact(artifact: Artifact): Encoder {
  expectArtifact(artifact, writer, layout);
  const { type, named, columns } = artifact.header as { type?: unknown; named?: unknown; columns?: unknown };
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_ARTIFACT', `${writer}: ${what}; expected an encoder as toArtifact wrote it`);
  };
  if (type !== 'encoder' || typeof named !== 'boolean' || !Array.isArray(columns)) return refuse('not an encoder');
  const read = columns.map((column) => encodedColumnFrom(column) ?? refuse('a column of it is none'));
  return makeEncoder(read, named);
}
