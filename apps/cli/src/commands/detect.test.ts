import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  collector,
  duadIn,
  exampleRows,
  listing,
  quick,
  quickFor,
  temporaryFolder,
  writeExample,
} from '../test-support.js';

const labels = ['detect', 'data.csv', '--label', 'verdict', '--normal', 'fine'];
const labelled = [...labels, ...quick];

describe('duad detect', () => {
  it('finds the odd rows, says why, and leaves scores, report and model', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const { code, stdout, stderr } = await duadIn(cwd, [...labels, ...quickFor(30), '--top', '5', '--out', 'result']);
    expect({ code, stderr: stderr.replace(/^warning: the selection was still.*\n/, '') }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(stdout).toMatch(/b = 9\.5 \(expected -?\d/);
    expect(stdout).toMatch(/colour = violet \(expected (red|green)\)/);
    expect(stdout).toContain('for evaluation only');
    expect(stdout).toMatch(/DUAD +AUROC \d\.\d{4}/);
    expect(stdout).toMatch(/PCA, \d components? +AUROC \d\.\d{4}/);
    expect(await listing(join(cwd, 'result'))).toEqual(['encoder.duad', 'model.duad', 'report.html', 'scores.csv']);

    const [header, ...lines] = (await readFile(join(cwd, 'result/scores.csv'), 'utf8')).trimEnd().split('\n');
    expect(header).toBe('row,score,rank,label');
    const cells = lines.map((line) => line.split(','));
    expect(cells.map(([row]) => Number(row))).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    const byRank = cells.toSorted((a, b) => Number(a[2]) - Number(b[2]));
    expect(byRank.map(([, , rank]) => Number(rank))).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    const scores = byRank.map(([, score]) => Number(score));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(byRank.slice(0, 5).map(([row]) => Number(row))).toEqual(expect.arrayContaining([18, 100]));
    expect(cells[17]![3]).toBe('odd');
  });

  it('gives the same scores for the same seed and others for another', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const scores = async (out: string, seed: string): Promise<string> => {
      const { code } = await duadIn(cwd, [...labelled, '--seed', seed, '--out', out]);
      expect(code).toBe(0);
      return readFile(join(cwd, out, 'scores.csv'), 'utf8');
    };
    const first = await scores('one', '4');
    expect(await scores('two', '4')).toBe(first);
    expect(await scores('three', '5')).not.toBe(first);
  });

  it('keeps labels from the detector', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    await writeExample(
      cwd,
      'other.csv',
      exampleRows().map(([a, b, c], index) => [a!, b!, c!, index % 2 ? 'odd' : 'fine']),
    );
    const column = async (file: string, out: string): Promise<string[]> => {
      await duadIn(cwd, ['detect', file, '--label', 'verdict', ...quick, '--out', out]);
      const text = await readFile(join(cwd, out, 'scores.csv'), 'utf8');
      return text.split('\n').map((line) => line.split(',').slice(0, 3).join());
    };
    expect(await column('other.csv', 'two')).toEqual(await column('data.csv', 'one'));
  });

  it('leaves measures out where the labels are of one class', async () => {
    const cwd = await temporaryFolder();
    await writeExample(
      cwd,
      'data.csv',
      exampleRows().map(([a, b, c]) => [a!, b!, c!, 'fine']),
    );
    const { code, stdout } = await duadIn(cwd, ['detect', 'data.csv', '--label', 'verdict', ...quick]);
    expect(code).toBe(0);
    expect(stdout).toContain("No measures: column 'verdict' holds no label but 'fine'; they need both classes");
    expect(stdout).not.toContain('AUROC');
    expect(await readFile(join(cwd, 'duad-out/report.html'), 'utf8')).toContain('they need both classes');
  });

  it('escapes hostile cells in the report and on the terminal', async () => {
    const cwd = await temporaryFolder();
    const hostile = '<script>alert("x")</script>\u001b[31m';
    await writeExample(cwd, 'data.csv', exampleRows(200, hostile));
    const { code, stdout } = await duadIn(cwd, ['detect', 'data.csv', '--label', 'verdict', ...quick]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    const report = await readFile(join(cwd, 'duad-out/report.html'), 'utf8');
    expect(report).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(report).not.toMatch(/<script/i);
    expect(report).not.toContain('\u001b');
  });

  it('shows progress as one changing line on a terminal', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const stdout = collector(true);
    expect((await duadIn(cwd, labelled, { stdout })).code).toBe(0);
    const [, ...states] = stdout.text().split('\r\u001b[2K');
    expect(states[0]).toMatch(/^\[#+-*\] epoch 1 of 6, loss [\d.]+/);
    expect(stdout.text()).not.toMatch(/^ {2}epoch/m);
  });

  it('chooses its setting by what it sees where none is named, and says so here and in the report', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    const words = ['detect', 'data.csv', '--label', 'verdict', '--nets', '2', '--batch-size', '32'];
    const { code, stdout } = await duadIn(cwd, words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Taken for 'one-hot': 60 % of the columns/);
    expect(await readFile(join(cwd, 'duad-out/report.html'), 'utf8')).toContain('Taken for');
    const wrong = await duadIn(cwd, [...words, '--preset', 'recommended', '--epochs', '3']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/--preset recommended chooses --epochs itself/);
  });

  it('takes every preset', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    for (const preset of ['recommended-table', 'recommended-kddcup', 'paper-kddcup']) {
      const { code, stderr } = await duadIn(cwd, [...labelled, '--preset', preset, '--out', preset]);
      expect({ preset, code, stderr: stderr.replace(/^warning: .*\n/gm, '') }).toEqual({ preset, code: 0, stderr: '' });
    }
  });

  it('overwrites its own files and leaves others alone', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    await mkdir(join(cwd, 'mine'));
    await writeFile(join(cwd, 'mine/notes.txt'), 'keep');
    await writeFile(join(cwd, 'mine/scores.csv'), 'old');
    expect((await duadIn(cwd, [...labelled, '--out', 'mine'])).code).toBe(0);
    expect(await listing(join(cwd, 'mine'))).toEqual([
      'encoder.duad',
      'model.duad',
      'notes.txt',
      'report.html',
      'scores.csv',
    ]);
    expect(await readFile(join(cwd, 'mine/scores.csv'), 'utf8')).toContain('row,score,rank');
  });
});
