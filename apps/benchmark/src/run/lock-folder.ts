import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuadError } from '@duad/core';

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, as the system counts it: tells it from a later one of the same number. */
  readonly started: string;
  readonly since: string;
}

const prefix = 'run-';
const suffix = '.lock';
/** Milliseconds between signs of life, and those without one after which a process elsewhere counts as dead. */
const heartbeat = 30_000;
const deadAfter = 600_000;

/**
 * Makes sure that one command at a time writes into a folder. Each puts down a lock under a name of its own, then looks
 * for others: of two that come at once, at least one sees the other. A lock whose process is gone is removed; its name is
 * never used again, so that nothing else can be removed in its place.
 *
 * @throws USAGE if another command is at work in the folder
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  let other: Holder | undefined;
  for (let attempt = 0; attempt < 6; attempt++) {
    if (attempt > 0) await delay(20 + 180 * Math.random());
    const name = `${prefix}${randomUUID()}${suffix}`;
    const path = join(folder, name);
    const own: Holder = {
      host: hostname(),
      pid: process.pid,
      started: startOf(process.pid),
      since: new Date().toISOString(),
    };
    writeFileSync(`${path}.new`, JSON.stringify(own));
    renameSync(`${path}.new`, path);
    other = readdirSync(folder)
      .filter((file) => file.startsWith(prefix) && file.endsWith(suffix) && file !== name)
      .map((file) => holderOf(join(folder, file)))
      .find((holder) => holder !== undefined);
    if (!other) return hold(path);
    rmSync(path, { force: true });
  }
  throw new DuadError(
    'USAGE',
    `benchmark: ${folder} is in use by process ${other!.pid} on ${other!.host} since ${other!.since}; wait for it or name another folder with --out`,
  );
}

function hold(path: string): Disposable {
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // The folder is gone, and what is written next will say so.
    }
  }, heartbeat);
  timer.unref();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      rmSync(path, { force: true });
    },
  };
}

/** Who holds a lock, if it is alive; a lock left behind is removed. */
function holderOf(path: string): Holder | undefined {
  let holder: Holder;
  let age: number;
  try {
    age = Date.now() - statSync(path).mtimeMs;
    holder = JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // Locks appear whole, by their renaming: this one a power cut has emptied.
    holder = { host: '', pid: 0, started: '', since: '' };
    age = Number.POSITIVE_INFINITY;
  }
  if (holder.host === hostname() ? isRunning(holder) : age < deadAfter) return holder;
  rmSync(path, { force: true });
  return undefined;
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === started;
}

/**
 * State and field 22 of /proc/PID/stat, counted behind the name, which may hold anything: a process that is dead but not
 * yet buried has none. Empty where there is no /proc.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
