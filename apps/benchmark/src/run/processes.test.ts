import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { startBenchmark, until } from '../fixtures/start-benchmark.js';
import { keyOf } from '../result-row.js';
import { readFailures, readResults } from '../results-file.js';
import { lockFolder } from './lock-folder.js';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'duad-benchmark-'));
const keysOf = (folder: string): string[] => readResults(folder).map(keyOf);
const locksIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('.lock'));
const hasProc = process.platform === 'linux';

/** Processes whose parent is the one named. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => stateOf(pid)?.parent === parent);
}

function stateOf(pid: number): { readonly parent: number; readonly isRunning: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(parent), isRunning: state !== 'Z' };
  } catch {
    return undefined;
  }
}

describe('kill -9', { timeout: 240_000 }, () => {
  it.each([
    [1, 3],
    [2, 2],
  ])(
    'at any moment keeps every finished run, and what is left is done once: %d at a time, %d kills',
    async (jobs, kills) => {
      const folder = newFolder();
      const random = createRandom(jobs);
      const command = ['run', 'toy', '--seeds', '12', '--out', folder, '--jobs', String(jobs)];
      let kept: string[] = [];
      for (let kill = 0; kill < kills; kill++) {
        const { child, end } = startBenchmark(command, 40);
        const enough = kept.length + random.integer(5);
        await until(() => keysOf(folder).length >= enough);
        await delay(random.integer(60));
        const workers = hasProc ? childrenOf(child.pid!) : [];
        child.kill('SIGKILL');
        expect(await end).toBe('SIGKILL');
        const keys = keysOf(folder);
        expect(keys.slice(0, kept.length)).toEqual(kept);
        expect(new Set(keys).size).toBe(keys.length);
        kept = keys;
        await until(() => !workers.some((pid) => stateOf(pid)?.isRunning));
      }
      expect(kept.length).toBeGreaterThan(0);
      expect(kept.length).toBeLessThan(24);
      const last = startBenchmark(command);
      expect(await last.end).toBe(0);
      expect(last.text()).toContain(`24 runs with seeds 0 to 11, ${kept.length} already in`);
      const keys = keysOf(folder);
      expect(keys).toHaveLength(24);
      expect(new Set(keys).size).toBe(24);
      expect(locksIn(folder)).toEqual([]);
    },
  );
});

describe('Ctrl-C', { timeout: 240_000 }, () => {
  it('ends with 130 and keeps what is done; --resume does the rest', async () => {
    const folder = newFolder();
    const { child, end, text } = startBenchmark(['run', 'toy', '--seeds', '3', '--out', folder, '--jobs', '2'], 150);
    await until(() => keysOf(folder).length >= 1);
    child.kill('SIGINT');
    expect(await end).toBe(130);
    expect(text()).toContain('cancelled; what was done is kept');
    const kept = keysOf(folder);
    expect(kept.length).toBeLessThan(6);
    expect(locksIn(folder)).toEqual([]);
    const resumed = startBenchmark(['run', '--resume', '--out', folder]);
    expect(await resumed.end).toBe(0);
    expect(keysOf(folder).slice(0, kept.length)).toEqual(kept);
    expect(new Set(keysOf(folder)).size).toBe(6);
  });
});

describe('worker processes', { timeout: 240_000 }, () => {
  it('a run that takes its process down is recorded as failed, and another process takes over', async () => {
    const folder = newFolder();
    const command = ['run', 'all', '--detectors', 'all', '--only', 'one,gone', '--out', folder, '--seeds', '1'];
    const { end } = startBenchmark([...command, '--jobs', '2'], 20);
    expect(await end).toBe(1);
    expect(readResults(folder).map(({ detector }) => detector)).toEqual(['distance']);
    const reasons = readFailures(folder).map(({ detector, error }) => `${detector}: ${error.message}`);
    expect(reasons.sort()).toEqual([
      'broken: RangeError: always fails',
      'broken: the data set is lost',
      'deadly: benchmark: the worker process was killed by SIGKILL in the middle of the run',
      'deadly: the data set is lost',
      'distance: the data set is lost',
    ]);
  });
});

describe('two commands on one folder', { timeout: 240_000 }, () => {
  it('do not mix: one works, the other is refused', async () => {
    const folder = newFolder();
    const commands = [0, 1].map(() => startBenchmark(['run', 'toy', '--seeds', '8', '--out', folder], 150));
    const ends = await Promise.all(commands.map(({ end }) => end));
    expect(ends.sort()).toEqual([0, 2]);
    expect(commands.filter(({ text }) => text().includes('is in use by process'))).toHaveLength(1);
    expect(new Set(keysOf(folder)).size).toBe(16);
    expect(keysOf(folder)).toHaveLength(16);
  });

  it('a lock whose process is gone, or was another of the same number, does not count', async () => {
    const folder = newFolder();
    const gone = { host: hostname(), pid: 2 ** 22 + 1, started: '1', since: 'then' };
    const reused = { ...gone, pid: process.pid };
    writeFileSync(join(folder, 'run-0.lock'), JSON.stringify(gone));
    writeFileSync(join(folder, 'run-1.lock'), JSON.stringify(reused));
    writeFileSync(join(folder, 'run-2.lock'), '');
    {
      using _lock = await lockFolder(folder);
      expect(locksIn(folder)).toHaveLength(1);
      await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.pid}`);
      expect(locksIn(folder)).toHaveLength(1);
    }
    expect(locksIn(folder)).toEqual([]);
  });

  it('a lock of another machine counts while it shows signs of life', async () => {
    const folder = newFolder();
    const elsewhere = { host: 'elsewhere', pid: 1, started: '1', since: 'then' };
    writeFileSync(join(folder, 'run-0.lock'), JSON.stringify(elsewhere));
    await expect(lockFolder(folder)).rejects.toThrow('in use by process 1 on elsewhere');
    utimesSync(join(folder, 'run-0.lock'), 1, 1);
    (await lockFolder(folder))[Symbol.dispose]();
    expect(locksIn(folder)).toEqual([]);
  });
});
