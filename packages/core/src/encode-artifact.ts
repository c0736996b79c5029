import type { Artifact, ArtifactArray } from './artifact.js';
import { type Described, deepestNesting, type Entry, formatVersion, type Kind, kinds } from './artifact-layout.js';
import { DuadError } from './errors.js';

/**
 * Writes the safetensors layout: 8 bytes of header length (little endian), a JSON header, raw little-endian arrays one
 * after the other. The description stands in the header's `__metadata__`.
 *
 * @throws INVALID_INPUT if an array is of another type, two arrays get one name, a name is `__proto__` (in the header:
 *   anywhere), or children nest deeper than 32
 */
export function encodeArtifact(artifact: Artifact): Uint8Array {
  const entries = new Map<string, Entry>();
  const arrays: ArtifactArray[] = [];
  let offset = 0;

  function describe(part: Artifact, prefix: string, depth: number): Described {
    const refuse = (problem: string): never => {
      throw new DuadError('INVALID_INPUT', `encodeArtifact: ${problem} (in the artifact of ${part.package})`);
    };
    if (depth > deepestNesting) refuse(`expected children to nest at most ${deepestNesting} deep`);
    for (const [name, array] of Object.entries(part.arrays)) {
      const key = prefix + name;
      const dtype = (Object.keys(kinds) as Kind[]).find((kind) => array instanceof kinds[kind]);
      if (!dtype) return refuse(`array '${key}': expected one of ${Object.values(kinds).map((kind) => kind.name)}`);
      if (key === '__metadata__' || entries.has(key)) refuse(`array '${key}': the name is taken; choose another`);
      entries.set(key, { dtype, shape: [array.length], data_offsets: [offset, offset + array.byteLength] });
      arrays.push(array);
      offset += array.byteLength;
    }
    const children = Object.entries(part.children ?? {});
    return {
      package: part.package,
      version: part.version,
      header: part.header,
      arrays: Object.keys(part.arrays),
      children: Object.fromEntries(
        children.map(([name, child]) => [name, describe(child, `${prefix}${name}/`, depth + 1)]),
      ),
    };
  }

  const description = describe(artifact, '', 0);
  const metadata = { format: 'duad', formatVersion, artifact: JSON.stringify(description, refusePrototype) };
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }, refusePrototype);
  const text = new TextEncoder().encode(json);
  const body = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(body + offset).fill(0x20, 8, body);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(body - 8), true);
  bytes.set(text, 8);
  let at = body;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key !== '__proto__') return value;
  throw new DuadError('INVALID_INPUT', "encodeArtifact: the name '__proto__' cannot be saved; choose another");
}
