import type { Artifact, ArtifactArray } from './artifact.js';
import { type Described, deepestNesting, type Entry, formatVersion, kinds } from './artifact-layout.js';
import { DuadError } from './errors.js';

/**
 * Reads what `encodeArtifact` wrote. The arrays must lie one after the other, without gap, overlap or rest, so that a
 * small hostile file cannot ask for much memory. Damage to the numbers themselves is not noticed: there is no checksum.
 *
 * @param source where the bytes came from, for the message
 * @throws INVALID_ARTIFACT if they are cut off, damaged in their structure, or written by something else
 */
export function decodeArtifact(bytes: Uint8Array, source: string): Artifact {
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_ARTIFACT', `${source}: ${what}; expected a file that duad saved, whole and unchanged`);
  };
  if (bytes.length < 8) refuse(`only ${bytes.length} bytes`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerLength > bytes.length - 8) refuse('the header is cut off or this is another kind of file');
  const start = 8 + headerLength;
  const bodyLength = bytes.length - start;
  const [entries, description] = readHeader(bytes.subarray(8, start), refuse);
  let cursor = 0;

  function arrayOf(name: string): ArtifactArray {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (!isEntry(entry)) return refuse(`the array '${name}' is missing or its description is damaged`);
    const make = kinds[entry.dtype];
    const [from, to] = entry.data_offsets;
    const length = entry.shape[0]!;
    if (from !== cursor || to - from !== length * make.BYTES_PER_ELEMENT || to > bodyLength) {
      return refuse(`the array '${name}' is cut off or not where it should be`);
    }
    cursor = to;
    // A copy in memory of its own, aligned. Not bytes.slice(): on a Buffer, which readFile gives, that copies nothing.
    const array = new make(length);
    new Uint8Array(array.buffer).set(bytes.subarray(start + from, start + to));
    return array;
  }

  function build(part: Described, prefix: string, depth: number): Artifact {
    if (depth > deepestNesting || !isDescribed(part)) return refuse('the header does not describe an artifact');
    return {
      package: part.package,
      version: part.version,
      header: part.header,
      arrays: Object.fromEntries(part.arrays.map((name) => [name, arrayOf(prefix + name)])),
      children: Object.fromEntries(
        Object.entries(part.children).map(([name, child]) => [name, build(child, `${prefix}${name}/`, depth + 1)]),
      ),
    };
  }
  const artifact = build(description, '', 0);
  if (cursor !== bodyLength) refuse(`${bodyLength - cursor} bytes too many`);
  return artifact;
}

type Entries = Readonly<Record<string, unknown>>;

function readHeader(bytes: Uint8Array, refuse: (what: string) => never): [Entries, Described] {
  try {
    const entries = parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), refuse) as Entries;
    const metadata = entries.__metadata__ as Readonly<Record<string, string>> | undefined;
    if (metadata?.format !== 'duad') refuse('not written by duad');
    if (metadata?.formatVersion !== formatVersion) {
      refuse(`format version ${metadata?.formatVersion}, this release reads ${formatVersion}`);
    }
    return [entries, parse(metadata!.artifact!, refuse) as Described];
  } catch (error) {
    if (DuadError.isInstance(error)) throw error;
    return refuse('the header is not readable');
  }
}

/** JSON, except for the one name that can turn data into something else where it is copied from object to object. */
function parse(text: string, refuse: (what: string) => never): unknown {
  return JSON.parse(text, (key, value) => (key === '__proto__' ? refuse(`the header uses the name '${key}'`) : value));
}

function isEntry(value: unknown): value is Entry {
  if (!isRecord(value)) return false;
  const { dtype, shape, data_offsets: offsets } = value;
  return (
    typeof dtype === 'string' &&
    Object.hasOwn(kinds, dtype) &&
    isCounts(shape) &&
    shape.length === 1 &&
    isCounts(offsets) &&
    offsets.length === 2
  );
}

function isDescribed(value: unknown): value is Described {
  return (
    isRecord(value) &&
    typeof value.package === 'string' &&
    typeof value.version === 'number' &&
    isRecord(value.header) &&
    Array.isArray(value.arrays) &&
    value.arrays.every((name) => typeof name === 'string') &&
    isRecord(value.children)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
