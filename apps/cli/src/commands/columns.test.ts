import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { duadIn, listing, quickFor } from '../test-support.js';

const header = 'id,logged,path,volts,load';

/** A reading each hour by day, as a log would have them; row 120 is at night, row 250 has a path unlike any other. */
function lines(rows = 300): string[] {
  const random = createRandom('columns');
  return Array.from({ length: rows }, (_, i) => {
    const hour = i === 119 ? 2 : 9 + (i % 8);
    const logged = new Date(Date.UTC(2024, 0, 1 + Math.floor(i / 8), hour)).toISOString().replace('.000Z', '');
    const path = i === 249 ? '/../../../etc/passwd?%00' : `/item/${random.integer(60)}`;
    const load = random.normal();
    const volts = i % 100 === 77 ? 'ERR' : (5 + load + 0.05 * random.normal()).toFixed(3);
    return `r-${i},${logged},${path},${volts},${load.toFixed(3)}`;
  });
}

let cwd: string;
let told: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'duad-cli-columns-'));
  await writeFile(join(cwd, 'log.csv'), `${[header, ...lines()].join('\n')}\n`);
  const { code, stdout } = await duadIn(cwd, ['detect', 'log.csv', '--out', 'model', '--top', '12', ...quickFor(60)]);
  expect(code).toBe(0);
  told = stdout;
  return () => rm(cwd, { recursive: true });
}, 60_000);

describe('columns of dates, texts, spoilt numbers and identifiers', () => {
  it('are told of, and reasons show the cell, what about it was odd, and what was expected', async () => {
    expect(told).toContain('300 rows of 4 columns (2 numeric, 1 of dates, 1 of texts)');
    expect(told).toContain('Left out: id (it names the rows: no two are alike)');
    const { rows } = JSON.parse(await readFile(join(cwd, 'model/flagged.json'), 'utf8')) as {
      rows: { row: number; reasons: { column: string; value: string; expected: string; aspect?: string }[] }[];
    };
    const path = rows.find(({ row }) => row === 250)!.reasons.find(({ column }) => column === 'path')!;
    expect(path.value).toBe('/../../../etc/passwd?%00');
    expect(path.aspect).toMatch(/^(rare|looks|length|digits|punctuation)$/);
    expect(path.expected).toMatch(/^a text such as \/item|^about \d+ (characters|digits|punctuation marks)$/);
    expect(told).toMatch(
      /path = \/\.\.\/\.\.\/\.\.\/etc\/passwd\?%00 \((rare|looks|length|digits|punctuation): expected a/,
    );
    const report = await readFile(join(cwd, 'model/report.html'), 'utf8');
    expect(report).toContain('Left out: id');
  });

  it('are scored alike in another file, with or without the columns left out, in any format that can hold them', async () => {
    const expected = await scoresOf('model/scores.csv');
    const cells = lines().map((line) => line.split(','));
    const names = header.split(',');
    await writeFile(
      join(cwd, 'same.csv'),
      `logged,path,volts,load\n${cells.map((row) => row.slice(1).join(',')).join('\n')}\n`,
    );
    await writeFile(
      join(cwd, 'same.ndjson'),
      cells
        .map((row) =>
          JSON.stringify(Object.fromEntries(row.map((cell, i) => [names[i], i === 4 ? Number(cell) : cell]))),
        )
        .join('\n'),
    );
    await writeFile(join(cwd, 'bare.csv'), `${cells.map((row) => row.join(',')).join('\n')}\n`);
    for (const [file, ...more] of [['log.csv'], ['same.csv'], ['same.ndjson'], ['bare.csv', '--header', 'no']]) {
      const { code } = await duadIn(cwd, ['score', file!, '--model', 'model', '--out', 'again.csv', ...more]);
      expect({ file, code }).toEqual({ file, code: 0 });
      expect(await scoresOf('again.csv')).toBeAllClose(expected);
    }
  });

  it('may hold at scoring what was never seen: later and spoilt dates, new texts, gaps; each is told of', async () => {
    const rows = ['x,2031-01-01T10:00:00,/item/3,5.1,0.1', 'x,soon,/new,ERR,', 'x,,,5,0'];
    await writeFile(join(cwd, 'new.csv'), `${[header, ...rows].join('\n')}\n`);
    const { code, stderr } = await duadIn(cwd, ['score', 'new.csv', '--model', 'model', '--out', 'new-scores.csv']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/column 'logged': 1 of 3 dates are later than all in fitting/);
    expect(stderr).toMatch(/column 'logged': 1 of 3 cells do not hold a date, such as 'soon'/);
    expect(stderr).toMatch(/column 'path': 1 of 3 cells are missing, though none was in fitting/);
    expect((await scoresOf('new-scores.csv')).every(Number.isFinite)).toBe(true);
  });

  it('are refused by export with what to do', async () => {
    const { code, stderr } = await duadIn(cwd, ['export', 'model', '--out', 'model.onnx']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^duad: column 'logged' holds dates; an exported model takes numbers only.*\n$/),
    });
    expect(await listing(cwd)).not.toContain('model.onnx');
  });
});

async function scoresOf(file: string): Promise<number[]> {
  const text = await readFile(join(cwd, file), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
}
