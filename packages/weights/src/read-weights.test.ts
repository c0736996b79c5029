import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import h5 from 'h5wasm/node';
import { afterAll, describe, expect, it } from 'vitest';
import { readWeights } from './index.js';
import { plainName } from './keras.js';

const folder = mkdtempSync(join(tmpdir(), 'duad-weights-'));
afterAll(() => rmSync(folder, { recursive: true }));
function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function safetensors(arrays: Record<string, { dtype: string; shape: number[]; bytes: Uint8Array }>): Buffer {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { note: 'test' } };
  for (const [name, { dtype, shape, bytes }] of Object.entries(arrays)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(arrays).map(({ bytes }) => bytes)]);
}

function npy(descr: string, shape: string, bytes: Uint8Array, fortran = 'False'): Uint8Array {
  const text = `${`{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`.padEnd(117)}\n`;
  const head = Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY'),
    Buffer.from([1, 0, 118, 0]),
    Buffer.from(text),
  ]);
  return new Uint8Array(Buffer.concat([head, bytes]));
}

const bytesOf = (array: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint16Array) =>
  new Uint8Array(array.buffer);
const six = bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6));

describe('readWeights', () => {
  it('reads safetensors of every width', async () => {
    const path = write(
      'a.safetensors',
      safetensors({
        single: { dtype: 'F32', shape: [2, 3], bytes: six },
        half: {
          dtype: 'F16',
          shape: [6],
          bytes: bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x7c00)),
        },
        brain: { dtype: 'BF16', shape: [2], bytes: bytesOf(Uint16Array.of(0x3f80, 0xc2f7)) },
        double: { dtype: 'F64', shape: [], bytes: bytesOf(Float64Array.of(0.1)) },
        long: { dtype: 'I64', shape: [1], bytes: bytesOf(BigInt64Array.of(-5n)) },
        bytes: { dtype: 'U8', shape: [3], bytes: Uint8Array.of(1, 2, 255) },
      }),
    );
    const weights = await readWeights(path);
    expect(weights.names).toEqual(['single', 'half', 'brain', 'double', 'long', 'bytes']);
    expect(weights.get('single', [2, -1])).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect([...weights.get('half').data]).toEqual([1, -2, 2 ** -24, 65504, -0, Number.POSITIVE_INFINITY]);
    expect([...weights.get('brain').data]).toEqual([1, -123.5]);
    expect(weights.get('double')).toEqual({ shape: [], data: Float32Array.of(0.1) });
    expect([...weights.get('long').data, ...weights.get('bytes').data]).toEqual([-5, 1, 2, 255]);
    expect(() => weights.get('none')).toThrowError(/'none', there is none; found 'single'/);
    expect(() => weights.get('single', [3, 2])).toThrowError(/expected shape \[3,2\], got \[2,3\]/);
  });

  it('reads .npy, folders of them and .npz, in either order', async () => {
    const row = npy('<f4', '2, 3', six);
    const column = npy('<f8', '2, 3', bytesOf(Float64Array.of(1, 4, 2, 5, 3, 6)), 'True');
    mkdirSync(join(folder, 'arrays'));
    write('arrays/row.npy', row);
    write('arrays/column.npy', column);
    const zip = write('b.npz', zipSync({ 'row.npy': row, 'column.npy': column }));
    for (const source of [join(folder, 'arrays'), zip]) {
      const weights = await readWeights(source);
      expect(weights.get('row')).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
      expect(weights.get('column')).toEqual(weights.get('row'));
    }
    expect(
      (await readWeights(write('one.npy', npy('<i4', '2,', bytesOf(Int32Array.of(7, -8)))))).get('one').data,
    ).toEqual(Float32Array.of(7, -8));
  });

  it('reads Keras files, whole models and weights alone', async () => {
    await h5.ready;
    const path = join(folder, 'c.h5');
    const file = new h5.File(path, 'w');
    const group = file.create_group('model_weights').create_group('conv').create_group('conv');
    group.create_dataset({ name: 'kernel:0', data: Float32Array.of(1, 2, 3, 4), shape: [1, 1, 2, 2] });
    group.create_dataset({ name: 'bias:0', data: Float32Array.of(5, 6), shape: [2] });
    file.close();
    const weights = await readWeights(path);
    expect([...weights.names].sort()).toEqual(['conv/bias', 'conv/kernel']);
    expect(weights.get('conv/kernel', [1, 1, 2, 2]).data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it.each([
    ['/model_weights/a/a/kernel:0', 'a/kernel'],
    ['a/a_W_1:0', 'a/kernel'],
    ['/a/a_b:0', 'a/bias'],
    ['/a/a/gamma:0', 'a/gamma'],
  ])('calls %s %s', (place, name) => {
    expect(plainName(place)).toBe(name);
  });

  it('has a hash that changes with the file', async () => {
    const [a, b] = [write('x.npy', npy('<f4', '6,', six)), write('y.npy', npy('<f4', '2, 3', six))];
    const hashes = [await readWeights(a), await readWeights(b), await readWeights(a)].map(({ sha256 }) => sha256);
    expect(hashes[0]).toBe(hashes[2]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  const whole = safetensors({ a: { dtype: 'F32', shape: [2, 3], bytes: six } });
  it.each([
    ['cut.safetensors', whole.subarray(0, whole.length - 1)],
    ['short.safetensors', Uint8Array.of(1, 2)],
    ['header.safetensors', whole.subarray(0, 20)],
    ['text.safetensors', 'some text, quite long enough'],
    ['type.safetensors', safetensors({ a: { dtype: 'F8', shape: [1], bytes: Uint8Array.of(1) } })],
    ['shape.safetensors', safetensors({ a: { dtype: 'F32', shape: [-1], bytes: six } })],
    ['cut.npy', npy('<f4', '7,', six)],
    ['object.npy', npy('|O', '1,', six)],
    ['text.npy', 'some text, quite long enough'],
    ['text.npz', 'some text, quite long enough'],
    ['text.h5', 'some text, quite long enough'],
    ['model.pth', 'something else'],
  ])('refuses %s, naming it', async (name, bytes) => {
    const path = write(name, bytes);
    await expect(readWeights(path)).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringContaining(path),
    });
  });

  it('says when nothing is there', async () => {
    await expect(readWeights(join(folder, 'none.npz'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
