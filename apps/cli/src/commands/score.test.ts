import { copyFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { duadIn, exampleRows, listing, quick, temporaryFolder, writeExample } from '../test-support.js';

async function fitted(): Promise<string> {
  const cwd = await temporaryFolder();
  await writeExample(cwd, 'data.csv');
  const { code } = await duadIn(cwd, ['detect', 'data.csv', '--label', 'verdict', '--out', 'model', ...quick]);
  expect(code).toBe(0);
  return cwd;
}

async function column(path: string, index: number): Promise<string[]> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split(',')[index]!);
}

describe('duad score', () => {
  it('gives rows the scores that they had in fitting, whatever stands beside them', async () => {
    const cwd = await fitted();
    const before = await column(join(cwd, 'model/scores.csv'), 1);
    await writeExample(cwd, 'some.csv', exampleRows().slice(10, 30));
    const { code, stdout, stderr } = await duadIn(cwd, [
      'score',
      'some.csv',
      '--label',
      'verdict',
      '--model',
      'model',
      '--out',
      'new.csv',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('20 rows scored into new.csv');
    expect(stdout).toContain('of row 8');
    expect(stdout).toMatch(/DUAD +AUROC 1\.0000/);
    expect((await column(join(cwd, 'new.csv'), 1)).map(Number)).toBeAllClose(before.slice(10, 30).map(Number));
    expect((await readFile(join(cwd, 'new.csv'), 'utf8')).split('\n')[0]).toBe('row,score,flagged,reasons,label');
    const flagged = (await column(join(cwd, 'new.csv'), 2)).flatMap((cell, i) => (cell === '1' ? [i + 1] : []));
    expect(stdout).toContain(`${flagged.length} flagged`);
    expect(flagged).toContain(8);
  });

  it('counts categories that were not there in fitting', async () => {
    const cwd = await fitted();
    await writeExample(
      cwd,
      'new-colours.csv',
      exampleRows(5).map((cells, i) => cells.with(2, i < 3 ? 'pink' : 'red')),
    );
    const { code, stderr } = await duadIn(cwd, [
      'score',
      'new-colours.csv',
      '--ignore',
      'verdict',
      '--model',
      'model',
      '--out',
      'new.csv',
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: .*column 'colour': 3 of 5 rows hold texts that were not there in fitting.*'pink'.*\n$/,
    );
  });

  it('reads files without a header by position', async () => {
    const cwd = await fitted();
    const rows = exampleRows().slice(0, 4);
    await writeFile(join(cwd, 'bare.csv'), rows.map((cells) => cells.slice(0, 3).join(',')).join('\n'));
    const words = ['score', 'bare.csv', '--model', 'model', '--out', 'new.csv'];
    expect((await duadIn(cwd, words)).stderr).toMatch(
      /column 'a', which the model was fitted on, is missing.*--header no/,
    );
    expect((await duadIn(cwd, [...words, '--header', 'no'])).code).toBe(0);
    const before = await column(join(cwd, 'model/scores.csv'), 1);
    expect((await column(join(cwd, 'new.csv'), 1)).map(Number)).toBeAllClose(before.slice(0, 4).map(Number));
  });

  it('keeps to the way in which missing cells were treated', async () => {
    const cwd = await fitted();
    await writeExample(
      cwd,
      'holes.csv',
      exampleRows(9).map((cells, i) => (i === 4 ? cells.with(0, '') : cells)),
    );
    const words = ['score', 'holes.csv', '--ignore', 'verdict', '--out', 'new.csv', '--model'];
    const filled = await duadIn(cwd, [...words, 'model']);
    expect(filled).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/'a': 1 of 9 cells are missing, though none/),
    });
    await duadIn(cwd, ['detect', 'data.csv', '--ignore', 'verdict', '--missing', 'error', '--out', 'strict', ...quick]);
    const refused = await duadIn(cwd, [...words, 'strict']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/row 5 .*column 'a': the cell is empty/) });
  });

  describe('refuses a model folder that', () => {
    let cwd: string;
    beforeAll(async () => {
      cwd = await mkdtemp(join(tmpdir(), 'duad-cli-models-'));
      await writeExample(cwd, 'data.csv');
      for (const seed of ['1', '2'])
        await duadIn(cwd, [
          'detect',
          'data.csv',
          '--ignore',
          'verdict',
          '--seed',
          seed,
          '--out',
          `model${seed}`,
          ...quick,
        ]);
      return () => rm(cwd, { recursive: true });
    });

    const damages: [string, (folder: string) => Promise<void>, RegExp][] = [
      ['is cut off', (folder) => truncate(join(folder, 'model.duad'), 900), /model\.duad: .*cut off/],
      [
        'lost its last bytes',
        async (folder) => truncate(join(folder, 'model.duad'), (await stat(join(folder, 'model.duad'))).size - 4),
        /model\.duad: .*cut off/,
      ],
      ['has an empty encoder', (folder) => truncate(join(folder, 'encoder.duad'), 0), /encoder\.duad: only 0 bytes/],
      [
        'holds something else',
        (folder) => writeFile(join(folder, 'model.duad'), 'a picture, perhaps'),
        /model\.duad: /,
      ],
      [
        'is mixed from two',
        (folder) => copyFile(join(cwd, 'model2/model.duad'), join(folder, 'model.duad')),
        /do not belong together/,
      ],
      [
        'has its files swapped',
        (folder) => copyFile(join(cwd, 'model1/model.duad'), join(folder, 'encoder.duad')),
        /expected an artifact of @duad\/cli|expected an artifact of/,
      ],
    ];
    it.each(damages)('%s', async (name, damage, message) => {
      const folder = join(cwd, name);
      await mkdir(folder);
      for (const file of ['model.duad', 'encoder.duad']) await copyFile(join(cwd, 'model1', file), join(folder, file));
      await damage(folder);
      const { code, stderr } = await duadIn(cwd, ['score', 'data.csv', '--model', name, '--out', 'new.csv']);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^duad.*\n$/) });
      expect(stderr).toMatch(message);
      expect(await listing(cwd)).not.toContain('new.csv');
    });
  });
});
