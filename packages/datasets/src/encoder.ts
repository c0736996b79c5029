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
import { numbersOf, oneHotInto, scaleInto, textsOf } from './encode-columns.js';
import { matchColumns } from './match-columns.js';
import type { Scale } from './scaling.js';
import type { Table } from './table.js';

/** How one column of a table is turned into numbers. */
export type EncodedColumn =
  | { readonly kind: 'numeric'; readonly name: string; readonly scale: Scale }
  | { readonly kind: 'categorical'; readonly name: string; readonly categories: readonly string[] };

/** Where a column of an encoded matrix comes from. */
export interface ColumnSource {
  /** Index and name of the column of the table. */
  readonly column: number;
  readonly name: string;
  /** The category that a 1 stands for; only for categorical columns. */
  readonly category?: string;
}

/** Turns tables like the one that it was fitted on into matrices. */
export interface Encoder {
  /** Whether the columns go by the names in a header; else by their position. */
  readonly named: boolean;
  /** One name per column of the matrix: `bytes`, or `protocol=tcp` for a category. */
  readonly names: readonly string[];
  /** Kinds by name of the columns that it takes: hand them to `readTable` as `columns` when reading a new file. */
  readonly kinds: Readonly<Record<string, 'numeric' | 'categorical'>>;
  /** Which column of the table, and which category, stands behind column `index` of the matrix. */
  sourceOf(index: number): ColumnSource;
  /**
   * Rows x `names.length`. Numbers are scaled as in fitting, so that new rows may lie outside the range seen there;
   * categories become 1 in their own column, unknown ones 0 everywhere (warning `UNKNOWN_CATEGORY`).
   *
   * Columns are matched by name, in any order, if both tables have a header, else by position; columns that were not
   * there in fitting are left out (warning `EXTRA_COLUMNS`).
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
const layout = 1;
const who = '@duad/datasets encode';

/** An encoder from its parts. */
export function makeEncoder(columns: readonly EncodedColumn[], named: boolean): Encoder {
  const sources: ColumnSource[] = columns.flatMap((column, index) =>
    column.kind === 'numeric'
      ? [{ column: index, name: column.name }]
      : column.categories.map((category) => ({ column: index, name: column.name, category })),
  );
  const width = sources.length;

  async function encode(
    table: Table,
    context: Pick<RunContext, 'signal'> = {},
  ): Promise<{ matrix: Matrix; warnings: Warning[] }> {
    const { columns: matched, warnings } = matchColumns(columns, named, table);
    const data = new Float32Array(table.rows * width);
    let at = 0;
    for (const [index, column] of columns.entries()) {
      await breathe(context, who);
      const from = matched[index]!;
      if (column.kind === 'numeric') {
        scaleInto(data, at, width, numbersOf(from, table), column, table);
        at += 1;
      } else {
        const warning = oneHotInto(data, at, width, textsOf(from), column.categories, table);
        if (warning) warnings.push(warning);
        at += column.categories.length;
      }
    }
    return { matrix: matrix(data, table.rows, width), warnings };
  }

  function toArtifact(): Artifact {
    const scales = columns.flatMap((column) => (column.kind === 'numeric' ? [column.scale] : []));
    return {
      package: writer,
      version: layout,
      header: {
        type: 'encoder',
        named,
        columns: columns.map(({ name, ...column }) =>
          column.kind === 'numeric' ? { name } : { name, categories: column.categories },
        ),
      },
      arrays: { scales: Float64Array.from(scales.flatMap(({ offset, scale, mean }) => [offset, scale, mean])) },
    };
  }

  return {
    names: sources.map(({ name, category }) => (category === undefined ? name : `${name}=${category}`)),
    named,
    kinds: Object.fromEntries(columns.map(({ name, kind }) => [name, kind])),
    sourceOf(index) {
      const source = sources[index];
      if (!source) throw new DuadError('INVALID_INPUT', `${who}: no column ${index}; columns are 0 to ${width - 1}`);
      return source;
    },
    encode,
    toArtifact,
  };
}

/**
 * The encoder that {@link Encoder.toArtifact} wrote down.
 *
 * @throws INVALID_ARTIFACT
 */
export function encoderFromArtifact(artifact: Artifact): Encoder {
  expectArtifact(artifact, writer, layout);
  const { type, named, columns } = artifact.header as { type?: unknown; named?: unknown; columns?: unknown };
  const { scales } = artifact.arrays;
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_ARTIFACT', `${writer}: ${what}; expected an encoder as toArtifact wrote it`);
  };
  if (type !== 'encoder' || typeof named !== 'boolean' || !Array.isArray(columns)) return refuse('not an encoder');
  if (!(scales instanceof Float64Array)) return refuse('the scales are missing');
  let at = 0;
  const read = columns.map(({ name, categories }: { name?: unknown; categories?: unknown }): EncodedColumn => {
    if (typeof name !== 'string') return refuse('a column has no name');
    if (Array.isArray(categories)) return { kind: 'categorical', name, categories: categories.map(String) };
    const [offset, scale, mean] = scales.subarray(at, at + 3);
    at += 3;
    if (offset === undefined || scale === undefined || mean === undefined) return refuse('a scale is missing');
    return { kind: 'numeric', name, scale: { offset, scale, mean } };
  });
  return makeEncoder(read, named);
}
