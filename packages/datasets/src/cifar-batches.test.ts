import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCifarBatches } from './cifar-batches.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duad-cifar-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Red counts up, green is the label, blue counts down. */
function record(label: number): Buffer {
  const bytes = Buffer.alloc(3073);
  bytes[0] = label;
  for (let i = 0; i < 1024; i++) {
    bytes[1 + i] = i % 256;
    bytes[1025 + i] = label;
    bytes[2049 + i] = 255 - (i % 256);
  }
  return bytes;
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('readCifarBatches', () => {
  it('joins batches and puts the channels of a pixel side by side', async () => {
    const first = await file('a.bin', Buffer.concat([record(3), record(9)]));
    const set = await readCifarBatches([first, await file('b.bin', record(0))]);
    expect(set).toMatchObject({ count: 3, height: 32, width: 32, channels: 3 });
    expect([...set.labels]).toEqual([3, 9, 0]);
    expect(set.classes[set.labels[2]!]).toBe('airplane');
    for (const [image, label] of set.labels.entries()) {
      for (const pixel of [0, 1, 300, 1023]) {
        const at = 3 * (1024 * image + pixel);
        expect([...set.pixels.subarray(at, at + 3)]).toEqual([pixel % 256, label, 255 - (pixel % 256)]);
      }
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(), /0 bytes are not a whole number of records/],
    ['cut off', record(1).subarray(0, 3000), /3000 bytes are not a whole number of records of 3073/],
    ['of another kind', Buffer.concat([record(1), record(10)]), /record 1 has the label 10, above 9/],
  ])('refuses a file that is %s, naming it', async (_what, bytes, message) => {
    const path = await file('hostile.bin', bytes);
    await expect(readCifarBatches([path])).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message),
    });
    await expect(readCifarBatches([path])).rejects.toThrow(path);
  });
});
