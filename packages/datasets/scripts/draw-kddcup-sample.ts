/**
 * Draws the sample that the package ships: `pnpm draw-sample --data-dir <folder>` writes data/kddcup-sample.csv.gz.
 *
 * 19,400 rows of normal traffic and of each attack the same number at most, the largest that keeps the attacks at 600 or
 * fewer, so that no kind outweighs the others; rows in random order, values as they stand in the file. The seed is fixed,
 * so that the text is always the same; its packing too, within one version of zlib.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createRandom } from '@duad/core';
import { findKddCup, kddCupColumns, kddCupSamplePath } from '../src/index.js';

const normalRows = 19_400;
const mostAttacks = 600;

const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } });
const dataDir = values['data-dir'];
const path = await findKddCup({ ...(dataDir !== undefined && { dataDir }) });
const lines = gunzipSync(await readFile(path))
  .toString('latin1')
  .trimEnd()
  .split('\n');
const csv = drawSample(lines.map((line) => line.replace(/\.$/, '')));
const packed = gzipSync(csv, { level: 9, memLevel: 9 });
packed[9] = 255; // the header's operating system: unknown, wherever this runs
await writeFile(kddCupSamplePath, packed);

function drawSample(rows: readonly string[]): string {
  const random = createRandom('kddcup-sample');
  const byType = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const type = row.slice(row.lastIndexOf(',') + 1);
    const members = byType.get(type);
    if (members) members.push(index);
    else byType.set(type, [index]);
  });
  const types = [...byType.keys()].filter((type) => type !== 'normal').sort();
  let cap = mostAttacks;
  while (sum(types.map((type) => Math.min(cap, byType.get(type)!.length))) > mostAttacks) cap--;

  const pick = (type: string, size: number): number[] => {
    const members = byType.get(type)!;
    return Array.from(random.fork(type).sample(members.length, size), (index) => members[index]!);
  };
  const drawn = [...pick('normal', normalRows), ...types.flatMap((type) => pick(type, cap))];
  random.fork('order').shuffle(drawn);
  const header = [...kddCupColumns, 'label'].join(',');
  return `${[header, ...drawn.map((row) => rows[row]!)].join('\n')}\n`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
