import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Benchmark, startBenchmark, until } from '../fixtures/start-benchmark.js';
import { keyOf } from '../result-row.js';
import { readFailures, readResults } from '../results-file.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const pace = 250;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Names of the runs that a worker says it has begun or done. */
function runs(word: 'begun' | 'done', { text }: Benchmark): string[] {
  return [...text().matchAll(new RegExp(`^${word} +(.*)$`, 'gm'))].map(([, name]) => name!);
}

describe.skipIf(!hasRedis)('a queue on Redis (skipped where there is no redis-server)', { timeout: 240_000 }, () => {
  let redis: ChildProcess;
  let url: string;
  const workers: Benchmark[] = [];
  const startWorker = (): Benchmark => {
    const worker = startBenchmark(['worker', '--redis', url, '--lock-seconds', '3'], pace);
    workers.push(worker);
    return worker;
  };
  const newFolder = (): string => mkdtempSync(join(tmpdir(), 'duad-benchmark-'));
  const collect = (folder: string, ...more: string[]): Benchmark =>
    startBenchmark(['run', 'toy', '--redis', url, '--out', folder, ...more]);
  const keysOf = (folder: string): string[] => readResults(folder).map(keyOf);

  beforeAll(async () => {
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    redis = spawn('redis-server', [...options, '--dir', tmpdir()], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => {
      redis.stdout!.on('data', (data: Buffer) => data.toString().includes('eady to accept') && resolve());
    });
  });

  afterAll(async () => {
    for (const { child } of workers) child.kill('SIGINT');
    await Promise.all(workers.map(({ end }) => end));
    redis.kill();
  });

  it('gives the run of a worker that dies in the middle to another, and collects each once', async () => {
    const folder = newFolder();
    const [first, second] = [startWorker(), startWorker()];
    const collector = collect(folder, '--seeds', '6', '--detectors', 'distance,broken', '--only', 'one');
    await until(() => runs('done', first).length > 0 && runs('begun', first).length > runs('done', first).length);
    first.child.kill('SIGKILL');
    await first.end;
    const orphan = runs('begun', first).at(-1)!;
    expect(await collector.end).toBe(1);
    expect(runs('begun', second)).toContain(orphan);
    const keys = [...keysOf(folder), ...readFailures(folder).map(keyOf)];
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(12);
    expect(keysOf(folder)).toHaveLength(6);
    expect(readFailures(folder)[0]!.error.message).toBe('RangeError: always fails');
  });

  it('keeps what was done while the collector was dead', async () => {
    const folder = newFolder();
    const worker = workers[1]!;
    const before = runs('done', worker).length;
    const collector = collect(folder, '--seeds', '3');
    await until(() => keysOf(folder).length > 0);
    collector.child.kill('SIGKILL');
    await collector.end;
    const kept = keysOf(folder);
    await until(() => new Set(runs('done', worker).slice(before)).size === 6);
    const again = collect(folder, '--seeds', '3');
    expect(await again.end).toBe(0);
    expect(keysOf(folder).slice(0, kept.length)).toEqual(kept);
    expect(keysOf(folder)).toHaveLength(6);
    expect(new Set(keysOf(folder)).size).toBe(6);
  });

  it('stops by Ctrl-C even where Redis is gone', async () => {
    const folder = newFolder();
    const worker = workers[1]!;
    const before = runs('begun', worker).length;
    const collector = collect(folder, '--seeds', '6');
    await until(() => runs('begun', worker).length > before + 1);
    redis.kill('SIGKILL');
    collector.child.kill('SIGINT');
    worker.child.kill('SIGINT');
    expect(await collector.end).toBe(130);
    expect(await worker.end).toBe(0);
  });

  it('says in one line that there is no such Redis', async () => {
    const port = await freePort();
    const { end, text } = startBenchmark(['worker', '--redis', `redis://127.0.0.1:${port}`]);
    expect(await end).toBe(2);
    expect(text().trim().split('\n')).toEqual([expect.stringContaining('cannot be reached')]);
  });
});
