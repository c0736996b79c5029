import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { duadIn, listing, temporaryFolder } from '../test-support.js';

describe('duad inspect', () => {
  it('tells of each column what it holds and what would be done, and writes nothing', async () => {
    const cwd = await temporaryFolder();
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i + 1};${i === 3 ? '' : i / 10};user ${i};${i % 2 ? 'on' : 'off'};7;${i % 4}`,
    );
    await writeFile(join(cwd, 'data.csv'), ['id;load;name;state;seven;label', ...rows].join('\n'));
    const { code, stdout, stderr } = await duadIn(cwd, ['inspect', 'data.csv', '--label', 'label']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    const of = (name: string): string => lines.find((line) => line.startsWith(`${name} `))!;
    expect(lines[0]).toBe('data.csv: 40 rows, 5 columns');
    expect(of('id')).toMatch(/numeric +40 +1 … 40 +scaled; counts the rows, so better --ignore it/);
    expect(of('load')).toMatch(/numeric +39 +0 … 3\.9 +scaled; 1 missing cell: refused unless --missing column-mean/);
    expect(of('name')).toMatch(/categorical +40 .*hardly any value repeats, so better --ignore it/);
    expect(of('state')).toMatch(/categorical +2 +off, on +one-hot, 2 columns/);
    expect(of('seven')).toMatch(/numeric +1 +7 … 7 +constant: tells nothing/);
    expect(lines).toContain("'label' holds labels (4 distinct values) and is kept from the detector");
    expect(await listing(cwd)).toEqual(['data.csv']);
  });

  it('warns of columns that a few cells made categorical, in terms of its own options', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'data.csv'), 'a,b\n1,2\n3,4\nx,5\n6,7\n');
    const { stderr } = await duadIn(cwd, ['inspect', 'data.csv']);
    expect(stderr).toMatch(/^warning: .*column 'a' was taken as categorical.*use --categorical\n$/);
  });
});
