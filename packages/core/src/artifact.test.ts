import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Artifact, createRandom, DuadError, decodeArtifact, encodeArtifact, expectArtifact } from './index.js';

const leaf: Artifact = {
  package: '@duad/clusterer-kmeans',
  version: 2,
  header: { clusters: 3 },
  arrays: { centers: Float64Array.of(0.1, -0, Number.NaN, Number.NEGATIVE_INFINITY), labels: Int32Array.of(-1, 0, 2) },
  children: {},
};
const nested: Artifact = {
  package: 'duad',
  version: 1,
  header: { columns: ['größe', '漢字', '"'], nothing: null, options: { rate: 1e-4, deep: [[1], [2, [3]]] } },
  arrays: { angles: Float32Array.of(1, 2, 3), bytes: Uint8Array.of(1, 2, 255), empty: new Uint32Array(0) },
  children: { first: leaf, second: { ...leaf, children: { third: leaf } } },
};

/** What decoding gives: an artifact, or the one error it may throw. Anything else fails the test. */
function attempt(bytes: Uint8Array): Artifact | DuadError {
  try {
    return decodeArtifact(bytes, 'test');
  } catch (error) {
    if (DuadError.isInstance(error, 'INVALID_ARTIFACT')) return error;
    throw error;
  }
}

/** A file whose header says what it likes. */
function forge(entries: object, described: unknown, body: Uint8Array = new Uint8Array(8)): Uint8Array {
  const metadata = { format: 'duad', formatVersion: '1', artifact: JSON.stringify(described) };
  return frame(JSON.stringify({ __metadata__: metadata, ...entries }), body);
}

function frame(json: string, body: Uint8Array = new Uint8Array(0)): Uint8Array {
  const header = new TextEncoder().encode(json);
  const bytes = new Uint8Array(8 + header.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(body, 8 + header.length);
  return bytes;
}

const plain = { package: 'p', version: 1, header: {}, arrays: ['a'], children: {} };
const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };

describe('encodeArtifact and decodeArtifact', () => {
  it('bring back nested artifacts, bit by bit', () => {
    expect(decodeArtifact(encodeArtifact(nested), 'test')).toEqual(nested);
    expect(Object.is(decodeArtifact(encodeArtifact(leaf), 'test').arrays.centers![1], -0)).toBe(true);
  });

  it('bring back any header, names and numbers', () => {
    const name = fc.string().filter((text) => text !== '__proto__' && text !== '__metadata__' && !text.includes('/'));
    const array = fc.oneof(
      fc.float32Array({ maxLength: 9 }),
      fc.float64Array({ maxLength: 9 }),
      fc.int32Array({ maxLength: 9 }),
      fc.uint32Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
    );
    // Names that would reach a prototype are refused, as another test demands.
    const json = fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
    const part = fc.record({
      package: fc.string(),
      version: fc.nat(),
      header: fc.dictionary(name, json, { noNullPrototype: true, maxKeys: 4 }),
      arrays: fc.dictionary(name, array, { noNullPrototype: true, maxKeys: 4 }),
    });
    const tree = fc.record({ part, children: fc.dictionary(name, part, { noNullPrototype: true, maxKeys: 3 }) });
    fc.assert(
      fc.property(tree, (drawn) => {
        const children = Object.fromEntries(
          Object.entries(drawn.children).map(([key, child]) => [key, { ...child, children: {} }]),
        );
        const artifact: Artifact = { ...drawn.part, children };
        const back = decodeArtifact(encodeArtifact(artifact), 'test');
        expect(back.arrays).toEqual(artifact.arrays);
        expect(JSON.stringify(back)).toBe(JSON.stringify(artifact));
      }),
      { numRuns: 40 },
    );
  });

  it('read what lies in a Buffer, at any offset, and keep nothing of it', () => {
    const bytes = encodeArtifact(nested);
    for (const shift of [0, 1, 3]) {
      const whole = Buffer.alloc(bytes.length + shift);
      whole.set(bytes, shift);
      const read = decodeArtifact(whole.subarray(shift), 'test');
      whole.fill(0);
      expect(read).toEqual(nested);
    }
  });

  it('write the layout of safetensors', () => {
    const bytes = encodeArtifact({ package: 'p', version: 1, header: {}, arrays: { a: Float32Array.of(1.5) } });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header.a).toEqual({ dtype: 'F32', shape: [1], data_offsets: [0, 4] });
    expect(Object.values(header.__metadata__).every((value) => typeof value === 'string')).toBe(true);
    expect(new DataView(bytes.buffer).getFloat32(8 + length, true)).toBe(1.5);
    expect(bytes.length).toBe(8 + length + 4);
  });

  it('give the same bytes for the same artifact', () => {
    expect(encodeArtifact(nested)).toEqual(encodeArtifact(nested));
  });
});

describe('encodeArtifact', () => {
  const base = { package: 'p', version: 1, header: {} };
  const deep = (levels: number): Artifact =>
    levels === 0 ? { ...base, arrays: {} } : { ...base, arrays: {}, children: { c: deep(levels - 1) } };

  it('nests children up to 32 deep', () => {
    expect(decodeArtifact(encodeArtifact(deep(32)), 'test').children).toHaveProperty('c');
    expect(() => encodeArtifact(deep(33))).toThrow(/at most 32 deep/);
  });

  it.each<[string, Artifact, RegExp]>([
    ['an array called __metadata__', { ...base, arrays: { __metadata__: new Uint8Array(1) } }, /name is taken/],
    [
      'two arrays of one name',
      {
        ...base,
        arrays: { 'c/a': new Uint8Array(1) },
        children: { c: { ...base, arrays: { a: new Uint8Array(1) } } },
      },
      /'c\/a': the name is taken/,
    ],
    ['an array called __proto__', { ...base, arrays: JSON.parse('{"__proto__": 1}') }, /expected one of Float32Array/],
    ['__proto__ in the header', { ...base, arrays: {}, header: { a: [JSON.parse('{"__proto__": 1}')] } }, /__proto__/],
    ['another array type', { ...base, arrays: { a: new BigInt64Array(1) as never } }, /array 'a': expected one of/],
  ])('refuses %s', (_, artifact, message) => {
    expect(() => encodeArtifact(artifact)).toThrow(message);
    expect(() => encodeArtifact(artifact)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('refuses an array called __proto__ that is an array', () => {
    const arrays = Object.fromEntries([['__proto__', new Uint8Array(1)]]);
    expect(() => encodeArtifact({ ...base, arrays })).toThrow(/__proto__/);
  });
});

describe('decodeArtifact', () => {
  it('refuses a file cut off at any length, and one with bytes too many', () => {
    const bytes = encodeArtifact(nested);
    for (let length = 0; length < bytes.length; length++) {
      expect(DuadError.isInstance(attempt(bytes.slice(0, length)), 'INVALID_ARTIFACT')).toBe(true);
    }
    expect(attempt(Uint8Array.of(...bytes, 0))).toMatchObject({ message: expect.stringMatching(/1 bytes too many/) });
  });

  it('survives any flipped bit of the header', () => {
    const bytes = encodeArtifact(nested);
    const end = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    let refused = 0;
    for (let i = 0; i < end; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = bytes.slice();
        damaged[i]! ^= 1 << bit;
        if (DuadError.isInstance(attempt(damaged))) refused++;
      }
    }
    expect(refused).toBeGreaterThan(end); // more than one of eight
  });

  it('survives random damage in many places', () => {
    const random = createRandom('damage');
    const bytes = encodeArtifact(nested);
    for (let round = 0; round < 3000; round++) {
      const damaged = bytes.slice();
      for (let hits = 1 + random.integer(6); hits > 0; hits--)
        damaged[random.integer(bytes.length)] = random.integer(256);
      attempt(damaged);
    }
    for (let round = 0; round < 1000; round++) {
      const noise = Uint8Array.from({ length: random.integer(200) }, () => random.integer(256));
      expect(DuadError.isInstance(attempt(noise), 'INVALID_ARTIFACT')).toBe(true);
    }
  });

  it('accepts the frame that the hostile cases below build on', () => {
    expect(decodeArtifact(forge({ a: entry }, plain), 'test').arrays.a).toEqual(new Float32Array(2));
  });

  it.each<[string, Uint8Array]>([
    ['an empty file', new Uint8Array(0)],
    ['a header of 2^64 - 1 bytes', new Uint8Array(16).fill(255)],
    ['JSON that is null', frame('null')],
    ['JSON that is an array', frame('[]')],
    ['no metadata', frame('{}')],
    ['metadata of another writer', frame('{"__metadata__":{"format":"pt"}}')],
    ['another format version', frame('{"__metadata__":{"format":"duad","formatVersion":"2","artifact":"{}"}}')],
    ['no description', frame('{"__metadata__":{"format":"duad","formatVersion":"1"}}')],
    ['a description that is null', forge({}, null, new Uint8Array(0))],
    ['a description without arrays', forge({}, { ...plain, arrays: undefined }, new Uint8Array(0))],
    ['array names that are numbers', forge({ a: entry }, { ...plain, arrays: [1] })],
    ['array names in an object', forge({ a: entry }, { ...plain, arrays: { a: 1 } })],
    ['no package', forge({ a: entry }, { ...plain, package: undefined })],
    ['a version that is text', forge({ a: entry }, { ...plain, version: '1' })],
    ['a header that is an array', forge({ a: entry }, { ...plain, header: [] })],
    ['children that are null', forge({ a: entry }, { ...plain, children: null })],
    ['a child that is null', forge({ a: entry }, { ...plain, children: { c: null } })],
    ['an array that is not there', forge({}, plain)],
    ['an array called constructor', forge({}, { ...plain, arrays: ['constructor'] }, new Uint8Array(0))],
    ['an array called __proto__', forge({}, { ...plain, arrays: ['__proto__'] }, new Uint8Array(0))],
    ['an array listed twice', forge({ a: entry }, { ...plain, arrays: ['a', 'a'] })],
    ['an unknown element type', forge({ a: { ...entry, dtype: 'BF16' } }, plain)],
    ['the element type constructor', forge({ a: { ...entry, dtype: 'constructor' } }, plain)],
    ['the element type __proto__', forge({ a: { ...entry, dtype: '__proto__' } }, plain)],
    ['a shape of two sides', forge({ a: { ...entry, shape: [2, 1] } }, plain)],
    ['a shape that is missing', forge({ a: { ...entry, shape: undefined } }, plain)],
    ['a shape that is text', forge({ a: { ...entry, shape: ['2'] } }, plain)],
    ['a negative length', forge({ a: { ...entry, shape: [-1], data_offsets: [4, 0] } }, plain)],
    ['a length of a fraction', forge({ a: { ...entry, dtype: 'U8', shape: [0.5], data_offsets: [0, 0.5] } }, plain)],
    ['offsets that are missing', forge({ a: { ...entry, data_offsets: undefined } }, plain)],
    ['offsets that are null', forge({ a: { ...entry, data_offsets: null } }, plain)],
    ['offsets before the body', forge({ a: { ...entry, data_offsets: [-8, 0] } }, plain)],
    ['offsets past the body', forge({ a: { ...entry, shape: [4], data_offsets: [0, 16] } }, plain)],
    ['offsets beyond all memory', forge({ a: { ...entry, shape: [2 ** 50], data_offsets: [0, 2 ** 52] } }, plain)],
    ['a gap before the array', forge({ a: { ...entry, shape: [1], data_offsets: [4, 8] } }, plain)],
    ['bytes that no array claims', forge({ a: { ...entry, shape: [1], data_offsets: [0, 4] } }, plain)],
    ['arrays that overlap', forge({ a: entry, b: entry }, { ...plain, arrays: ['a', 'b'] })],
    ['bytes that are not UTF-8', frame('{}').map((byte) => (byte === 0x7b ? 0xff : byte))],
  ])('refuses %s', (_, bytes) => {
    const error = attempt(bytes);
    expect(DuadError.isInstance(error, 'INVALID_ARTIFACT')).toBe(true);
    expect((error as DuadError).message).toMatch(/^test: .*expected a file that duad saved/);
  });

  it('refuses __proto__ wherever it stands, also escaped, and alters no prototype', () => {
    const hostile = ['"__proto__"', '"\\u005f_proto__"'].flatMap((key) => [
      `{"package":"p","version":1,"header":{${key}:{"polluted":1}},"arrays":[],"children":{}}`,
      `{"package":"p","version":1,"header":{"a":[{${key}:{"polluted":1}}]},"arrays":[],"children":{}}`,
      `{"package":"p","version":1,"header":{},"arrays":[],"children":{${key}:{}}}`,
    ]);
    for (const artifact of hostile) {
      const json = JSON.stringify({ __metadata__: { format: 'duad', formatVersion: '1', artifact } });
      expect(DuadError.isInstance(attempt(frame(json)), 'INVALID_ARTIFACT')).toBe(true);
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('refuses nesting that would exhaust the stack', () => {
    const levels = 100_000;
    const open = '{"package":"p","version":1,"header":{},"arrays":[],"children":{"c":';
    const artifact = `${open.repeat(levels)}{}${'}}'.repeat(levels)}`;
    const json = JSON.stringify({ __metadata__: { format: 'duad', formatVersion: '1', artifact } });
    expect(DuadError.isInstance(attempt(frame(json)), 'INVALID_ARTIFACT')).toBe(true);
    const brackets = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(DuadError.isInstance(attempt(frame(brackets)), 'INVALID_ARTIFACT')).toBe(true);
  });
});

describe('expectArtifact', () => {
  it('lets its own layout pass and refuses others', () => {
    expect(() => expectArtifact(leaf, '@duad/clusterer-kmeans', 2)).not.toThrow();
    expect(() => expectArtifact(leaf, '@duad/clusterer-kmeans', 1)).toThrow(/layout 1, got .* layout 2/);
    expect(() => expectArtifact(leaf, 'duad', 2)).toThrow(expect.objectContaining({ code: 'INVALID_ARTIFACT' }));
  });
});
