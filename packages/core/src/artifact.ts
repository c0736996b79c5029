import { DuadError } from './errors.js';

/** Arrays that an artifact can hold. */
export type ArtifactArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A trained thing as plain data: a JSON header and named arrays. Reading one executes no code. */
export interface Artifact {
  /** Which package wrote it, such as `@duad/clusterer-gmm`. */
  readonly package: string;
  /** Version of that package's own layout; readers refuse what they do not know. */
  readonly version: number;
  /** Options, sizes, names: anything JSON can say. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, ArtifactArray>>;
  /** Parts written by other packages. */
  readonly children?: Readonly<Record<string, Artifact>>;
}

const formatVersion = '1';

const kinds = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
type Kind = keyof typeof kinds;

interface Entry {
  readonly dtype: Kind;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

interface Described {
  readonly package: string;
  readonly version: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: readonly string[];
  readonly children: Readonly<Record<string, Described>>;
}

/**
 * Writes the safetensors layout: 8 bytes of header length (little endian), a JSON header, raw little-endian arrays.
 * The description stands in the header's `__metadata__`.
 */
export function encodeArtifact(artifact: Artifact): Uint8Array {
  const entries: Record<string, Entry> = {};
  const arrays: ArtifactArray[] = [];
  let offset = 0;

  function describe(part: Artifact, prefix: string): Described {
    for (const [name, array] of Object.entries(part.arrays)) {
      const dtype = (Object.keys(kinds) as Kind[]).find((kind) => array instanceof kinds[kind])!;
      entries[prefix + name] = { dtype, shape: [array.length], data_offsets: [offset, offset + array.byteLength] };
      arrays.push(array);
      offset += array.byteLength;
    }
    const children = Object.entries(part.children ?? {});
    return {
      package: part.package,
      version: part.version,
      header: part.header,
      arrays: Object.keys(part.arrays),
      children: Object.fromEntries(children.map(([name, child]) => [name, describe(child, `${prefix}${name}/`)])),
    };
  }

  const description = describe(artifact, '');
  const metadata = { format: 'duad', formatVersion, artifact: JSON.stringify(description) };
  let json = JSON.stringify({ __metadata__: metadata, ...entries });
  json += ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8);
  const header = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + header.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/**
 * Reads what {@link encodeArtifact} wrote.
 *
 * @param source where the bytes came from, for the message
 * @throws INVALID_ARTIFACT if they are cut off, damaged, or written by something else
 */
export function decodeArtifact(bytes: Uint8Array, source: string): Artifact {
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_ARTIFACT', `${source}: ${what}; expected a file that duad saved, whole and unchanged`);
  };
  if (bytes.length < 8) refuse(`only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (!(headerLength <= bytes.length - 8)) refuse('the header is cut off or this is another kind of file');
  let parsed: Record<string, unknown> = {};
  let described: Described | undefined;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
    const metadata = parsed.__metadata__ as Record<string, string> | undefined;
    if (metadata?.format !== 'duad') refuse('not written by duad');
    if (metadata?.formatVersion !== formatVersion) {
      refuse(`format version ${metadata?.formatVersion}, this release reads ${formatVersion}`);
    }
    described = JSON.parse(metadata!.artifact!) as Described;
  } catch (error) {
    if (DuadError.isInstance(error)) throw error;
    refuse('the header is not readable');
  }
  const body = bytes.subarray(8 + headerLength);

  function arrayOf(name: string): ArtifactArray {
    const entry = parsed[name] as Entry | undefined;
    const make = entry && kinds[entry.dtype];
    if (!entry || !make) return refuse(`the array '${name}' is missing`);
    const [start, end] = entry.data_offsets;
    const length = entry.shape[0]!;
    if (!(start >= 0 && end <= body.length && end - start === length * make.BYTES_PER_ELEMENT)) {
      return refuse(`the array '${name}' is cut off`);
    }
    const copy = body.slice(start, end);
    return new make(copy.buffer as ArrayBuffer, 0, length);
  }

  function build(part: Described, prefix: string): Artifact {
    const children = Object.entries(part.children ?? {});
    return {
      package: part.package,
      version: part.version,
      header: part.header,
      arrays: Object.fromEntries(part.arrays.map((name) => [name, arrayOf(prefix + name)])),
      children: Object.fromEntries(children.map(([name, child]) => [name, build(child, `${prefix}${name}/`)])),
    };
  }
  if (!Array.isArray(described?.arrays)) refuse('the header lacks its description');
  return build(described!, '');
}

/**
 * Refuses an artifact that another package, or another version of this one, wrote.
 *
 * @throws INVALID_ARTIFACT
 */
export function expectArtifact(artifact: Artifact, writer: string, version: number): void {
  if (artifact.package !== writer || artifact.version !== version) {
    throw new DuadError(
      'INVALID_ARTIFACT',
      `${writer}: expected an artifact of ${writer}, layout ${version}, got ${artifact.package}, layout ${artifact.version}`,
    );
  }
}
