import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
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
