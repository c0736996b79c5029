import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { duadIn, listing, temporaryFolder } from '../test-support.js';

describe('duad inspect', () => {
  it('tells of each column what it holds and what would be done, and writes nothing', async () => {
    const cwd = await temporaryFolder();
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i + 1};${i === 3 ? '' : i / 10};user-${i};${i % 2 ? 'on' : 'off'};7;${i % 4}`,
    );
    await writeFile(join(cwd, 'data.csv'), ['id;load;name;state;seven;label', ...rows].join('\n'));
    const { code, stdout, stderr } = await duadIn(cwd, ['inspect', 'data.csv', '--label', 'label']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    const of = (name: string): string => lines.find((line) => line.startsWith(`${name} `))!;
    expect(lines[0]).toBe('data.csv: 40 rows, 5 columns');
    expect(of('id')).toMatch(/numbers +40 +1 … 40 +left out: it numbers the rows +--numeric$/);
    expect(of('load')).toMatch(/numbers +39 +0 … 3\.9 +scaled; 1 missing cell: the median +--categorical, --ignore$/);
    expect(of('name')).toMatch(/texts +40 .*left out: it names the rows: no two are alike +--text, --categorical$/);
    expect(of('state')).toMatch(/categories +2 +off, on +one-hot, 2 columns +--text, --ignore$/);
    expect(of('seven')).toMatch(/numbers +1 +7 … 7 +constant: tells nothing/);
    expect(lines).toContain("'label' holds labels (4 distinct values) and is kept from the detector");
    expect(stdout).toMatch(/duad detect would take it for '/);
    const strict = await duadIn(cwd, ['inspect', 'data.csv', '--missing', 'error']);
    expect(strict.stdout).toMatch(/scaled; 1 missing cell: refused/);
    expect(strict.stdout).toMatch(/duad detect would refuse it: column 'load' has missing cells/);
    expect(await listing(cwd)).toEqual(['data.csv']);
  });

  it('knows dates, and says what the table would be taken for and how to change that', async () => {
    const cwd = await temporaryFolder();
    const rows = Array.from(
      { length: 30 },
      (_, i) => `2024-01-${String((i % 28) + 1).padStart(2, '0')} 10:00,${i * i}`,
    );
    await writeFile(join(cwd, 'data.csv'), ['when,size', ...rows].join('\n'));
    const { code, stdout } = await duadIn(cwd, ['inspect', 'data.csv']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /when +dates +28 +2024-01-01 10:00 … 2024-01-28 10:00 +hours since 2024-01-01 10:00, weekday \(3 columns\) +--text, --cat/,
    );
    expect(stdout).toMatch(/duad detect would take it for 'table'/);
    expect(stdout).toContain('To change it: --numeric A,B');
    const asText = await duadIn(cwd, ['inspect', 'data.csv', '--categorical', 'when']);
    expect(asText.stdout).toMatch(/when +categories +28 .*one-hot, 28 columns/);
    expect(asText.stdout).toMatch(/would take it for 'one-hot'/);
  });

  it('warns of columns that a few cells made categorical, in terms of its own options', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'data.csv'), 'a,b\n1,2\n3,4\nx,5\n6,7\n');
    const { stderr } = await duadIn(cwd, ['inspect', 'data.csv']);
    expect(stderr).toMatch(/^warning: .*column 'a' was taken as categorical.*use --categorical\n$/);
  });
});
