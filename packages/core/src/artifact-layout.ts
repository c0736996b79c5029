/** The file format's own version; a package's layout has another (`Artifact.version`). */
export const formatVersion = '1';

interface Kinds {
  readonly F32: typeof Float32Array;
  readonly F64: typeof Float64Array;
  readonly I32: typeof Int32Array;
  readonly U32: typeof Uint32Array;
  readonly U8: typeof Uint8Array;
}
export type Kind = keyof Kinds;

/** The array types, by the names that safetensors has for their elements. */
export const kinds: Kinds = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
};

/** How safetensors describes one array: the bytes from the first offset up to the second, counted after the header. */
export interface Entry {
  readonly dtype: Kind;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** An artifact without its numbers. */
export interface Described {
  readonly package: string;
  readonly version: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly string[];
  readonly children: Readonly<Record<string, Described>>;
}

/** Children within children; far more than any writer needs, far less than the stack holds. */
export const deepestNesting = 32;
