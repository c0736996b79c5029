import { spawn } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exampleRows, listing, type Outcome, quickFor, temporaryFolder, writeExample } from './test-support.js';

const bin = fileURLToPath(new URL('bin.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

/** Runs the program as a process of its own. */
function start(
  cwd: string,
  words: readonly string[],
  hear: (stdout: string, kill: () => void) => void = () => {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ['--conditions=@duad/source', '--import', loader, bin, ...words], { cwd });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    hear(stdout, () => child.kill('SIGINT'));
  });
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}

describe('the program', () => {
  it('runs the demo from data that it brings along', async () => {
    const cwd = await temporaryFolder();
    const words = [
      'demo',
      '--nets',
      '1',
      '--epochs',
      '6',
      '--reevaluate-every',
      '3',
      '--hidden',
      '32',
      '--batch-size',
      '256',
    ];
    const { code, stdout } = await start(cwd, words);
    expect(code).toBe(0);
    expect(stdout).toContain('19,999 rows of 41 columns');
    expect(stdout).toContain('CC BY 4.0');
    expect(stdout.match(/^ +\d+ +\d+ +[\d.]+ {2}\w+ +\w+ = /gm)).toHaveLength(20);
    const [duad, pca] = [...stdout.matchAll(/AUROC (\d\.\d{4}) {2}average precision (\d\.\d{4})/g)];
    expect(Number(duad![1])).toBeGreaterThan(0.9);
    expect(Number(pca![1])).toBeGreaterThan(0.9);
    expect(await listing(join(cwd, 'duad-demo'))).toEqual([
      'encoder.duad',
      'flagged.json',
      'model.duad',
      'report.html',
      'scores.csv',
    ]);
    const report = await readFile(join(cwd, 'duad-demo/report.html'), 'utf8');
    expect(report.match(/<svg [^>]*role="img" aria-labelledby/g)).toHaveLength(4 + 1);
  });

  it('scores a large file in several processes, rows in their order, and stops when nobody reads any more', async () => {
    const cwd = await temporaryFolder();
    const rows = exampleRows(500).map((cells) => cells.slice(0, 3).join(','));
    const times = 450;
    await writeFile(join(cwd, 'small.csv'), `a,b,colour\n${rows.join('\n')}\n`);
    await writeFile(join(cwd, 'large.csv'), `a,b,colour\n${`${rows.join('\n')}\n`.repeat(times)}`);
    expect((await start(cwd, ['detect', 'small.csv', '--out', 'model', ...quickFor(3)])).code).toBe(0);
    const model = ['--model', 'model', '--processes', '2'];
    expect((await start(cwd, ['score', 'small.csv', '--out', 'small-scores.csv', ...model])).code).toBe(0);
    const { code, stdout, stderr } = await start(cwd, ['score', 'large.csv', '--out', 'scores.csv', ...model]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('225,000 rows scored');
    const cellsOf = async (name: string): Promise<string[][]> =>
      (await readFile(join(cwd, name), 'utf8'))
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','));
    const small = await cellsOf('small-scores.csv');
    const large = await cellsOf('scores.csv');
    expect(large).toHaveLength(500 * times);
    const odd = large.findIndex((cells, i) => {
      const before = small[i % 500]!;
      return Number(cells[0]) !== i + 1 || Math.abs(Number(cells[1]) - Number(before[1])) > 1e-4 * Number(before[1]);
    });
    expect(odd).toBe(-1);

    const bad = `${rows.slice(1).join('\n')}\nhot,1,red\n`;
    await appendFile(join(cwd, 'large.csv'), bad);
    const refused = await start(cwd, ['score', 'large.csv', '--out', 'refused.csv', ...model]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/row 225500 \(line 225501\), column 'a': expected a number.*'hot'/);
    expect(refused.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await listing(cwd)).filter((name) => name.startsWith('refused'))).toEqual([]);

    const piped = spawn(
      'sh',
      [
        '-c',
        `cat large.csv | "$0" --conditions=@duad/source --import "$1" "$2" score - --out - --model model | head -n 3`,
        process.execPath,
        loader,
        bin,
      ],
      { cwd },
    );
    let seen = '';
    piped.stdout.on('data', (chunk) => (seen += chunk));
    let complaint = '';
    piped.stderr.on('data', (chunk) => (complaint += chunk));
    expect(await new Promise((resolve) => piped.on('close', resolve))).toBe(0);
    expect(seen.split('\n').map((line) => line.split(',')[0])).toEqual(['row', '1', '2', '']);
    expect(complaint).toBe('');
  }, 120_000);

  it('stops at Ctrl-C with exit code 130 and leaves nothing behind', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv', exampleRows(2000));
    let sent = false;
    const { code, stderr } = await start(cwd, ['detect', 'data.csv', ...quickFor(1_000_000)], (stdout, kill) => {
      if (!sent && stdout.includes('presumed normal')) {
        sent = true;
        kill();
      }
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'duad: cancelled; nothing was written\n' });
    expect(await listing(cwd)).toEqual(['data.csv']);
  });

  it('tells its exit code to the shell', async () => {
    const cwd = await temporaryFolder();
    expect(await start(cwd, ['detect', 'missing.csv'])).toMatchObject({ code: 2, stdout: '' });
    expect(await start(cwd, ['--version'])).toMatchObject({ code: 0, stderr: '' });
  });
});
