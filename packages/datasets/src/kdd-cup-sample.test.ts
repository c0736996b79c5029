import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitEncoder } from './fit-encoder.js';
import { kddCupColumns } from './kdd-cup-columns.js';
import { type KddCupSample, kddCupSamplePath, loadKddCupSample } from './kdd-cup-sample.js';

const dataDir = process.env.DUAD_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const original = join(dataDir, 'kddcup99', 'kddcup.data_10_percent.gz');

function counts(types: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const type of types) found.set(type, (found.get(type) ?? 0) + 1);
  return found;
}

describe('the sample of KDD Cup 1999', () => {
  let sample: KddCupSample;
  beforeAll(async () => {
    sample = await loadKddCupSample();
  });

  it('is small enough to ship', async () => {
    expect((await stat(kddCupSamplePath)).size).toBeLessThanOrEqual(300_000);
  });

  it('holds 3 % attacks of all 22 kinds, none of them more than a tenth of the attacks', () => {
    const { table, labels, types } = sample;
    const byType = counts(types);
    const attacks = labels.reduce((sum, label) => sum + label, 0);
    expect([table.rows, byType.get('normal'), attacks]).toEqual([19_999, 19_400, 599]);
    expect(byType.size).toBe(23);
    byType.delete('normal');
    expect(Math.max(...byType.values())).toBeLessThanOrEqual(attacks / 10);
    types.forEach((type, row) => {
      expect(labels[row]).toBe(type === 'normal' ? 0 : 1);
    });
  });

  it('has the 41 columns, of which three hold text', async () => {
    const { columns, warnings } = sample.table;
    expect(columns.map(({ name }) => name)).toEqual(kddCupColumns);
    const texts = columns.filter(({ kind }) => kind === 'categorical').map(({ name }) => name);
    expect(texts).toEqual(['protocol_type', 'service', 'flag']);
    expect(warnings).toEqual([]);
    const encoder = await fitEncoder(sample.table);
    expect((await encoder.encode(sample.table)).matrix.rows).toBe(19_999);
  });

  it('is in random order', () => {
    const firstHalf = sample.labels.subarray(0, 10_000).reduce((sum, label) => sum + label, 0);
    expect(firstHalf).toBeGreaterThan(250);
    expect(firstHalf).toBeLessThan(350);
  });

  it.skipIf(!existsSync(original))(
    'holds rows of the original only, none too often (needs kddcup99/ in DUAD_DATA)',
    async () => {
      const rowsOf = async (path: string): Promise<string[]> =>
        gunzipSync(await readFile(path))
          .toString('latin1')
          .trimEnd()
          .split('\n');
      const there = counts((await rowsOf(original)).map((row) => row.slice(0, -1)));
      const drawn = counts((await rowsOf(kddCupSamplePath)).slice(1));
      expect([...drawn].filter(([row, times]) => times > (there.get(row) ?? 0))).toEqual([]);
    },
  );
});
