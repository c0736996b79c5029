import type { MissingPolicy } from './column-builder.js';

/** Files that tables are read from. */
export type TableFormat = 'csv' | 'ndjson' | 'parquet' | 'npy';

/** A stretch of whole rows of a file; plain data that can be sent to another thread. */
export type TableBlock =
  /** Lines of text, or rows of numbers as they lie in the file. */
  | { readonly bytes: Uint8Array }
  /** Rows to be fetched from the file. */
  | { readonly from: number; readonly to: number };

/** What has to be known of a file to read any of its blocks; plain data. */
export interface BlockLayout {
  readonly format: TableFormat;
  /** How messages call the source. */
  readonly name: string;
  /** Where it lies, where it has to be opened again. */
  readonly path?: string;
  /** All columns of the file, in order. */
  readonly names: readonly string[];
  /** Whether the file says them. */
  readonly named: boolean;
  /** Of CSV. */
  readonly delimiter: string;
  /** Type of the numbers, such as `<f4`; of NPY. */
  readonly numbers?: string;
  readonly columns: Readonly<Record<string, 'numeric' | 'categorical' | 'ignore'>>;
  readonly labelColumn?: string | undefined;
  readonly missing: MissingPolicy;
}

/** How far into the file a block starts, for messages. */
export interface BlockStart {
  /** Rows before it. */
  readonly rows: number;
  /** Lines before it. */
  readonly lines: number;
}
