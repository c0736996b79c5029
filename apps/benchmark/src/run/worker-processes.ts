import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DuadError } from '@duad/core';
import type { ResultRow } from '../result-row.js';
import type { Executor, ExecutorSettings, RunWatcher } from './executor.js';
import type { RunSpec } from './run-spec.js';
import { type Answer, type Order, revivedError } from './worker-messages.js';

/** Milliseconds that a worker process has to stop a run before it is killed. */
const patience = 5000;

/**
 * Does so many runs at the same time, each in a process of its own that is used again. The processors are shared out
 * among them. A process that dies takes its run with it, which fails, and another takes its place.
 */
export function workerProcesses(count: number, settings: ExecutorSettings): Executor {
  const threads = settings.threads ?? Math.max(1, Math.floor(availableParallelism() / count));
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();

  function start(): ChildProcess {
    // This file is TypeScript when it runs from source, JavaScript when built: its sibling is the same.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const child = fork(fileURLToPath(new URL(`worker-process.${extension}`, import.meta.url)));
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      const place = idle.indexOf(child);
      if (place >= 0) idle.splice(place, 1);
    });
    order(child, { kind: 'start', settings: { ...settings, threads } });
    return child;
  }

  return {
    lanes: count,
    workers: count,
    async execute(spec, watcher) {
      const child = idle.pop() ?? start();
      try {
        return await runIn(child, spec, watcher);
      } finally {
        if (child.connected && child.exitCode === null) idle.push(child);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map(stop));
    },
  };
}

function order(child: ChildProcess, message: Order): void {
  child.send(message, () => undefined);
}

function runIn(child: ChildProcess, spec: RunSpec, { signal, onEvent }: RunWatcher): Promise<ResultRow> {
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    const finish = (settle: () => void): void => {
      clearTimeout(killer);
      child.off('message', hear);
      child.off('exit', mourn);
      signal?.removeEventListener('abort', cancel);
      settle();
    };
    const hear = (message: Answer): void => {
      if (message.kind === 'row') finish(() => resolve(message.row));
      else if (message.kind === 'failed') finish(() => reject(revivedError(message.error)));
      else onEvent(message);
    };
    const mourn = (code: number | null, name: NodeJS.Signals | null): void => {
      const how = name ? `was killed by ${name}` : `ended with code ${code}`;
      const what = signal?.aborted
        ? new DuadError('CANCELLED', 'benchmark: cancelled')
        : new DuadError('ENGINE_FAILED', `benchmark: the worker process ${how} in the middle of the run`);
      finish(() => reject(what));
    };
    const cancel = (): void => {
      order(child, { kind: 'cancel' });
      killer = setTimeout(() => child.kill('SIGKILL'), patience);
    };
    child.on('message', hear);
    child.once('exit', mourn);
    signal?.addEventListener('abort', cancel);
    order(child, { kind: 'run', spec });
    if (signal?.aborted) cancel();
  });
}

/** Its end of the channel closes, which ends it. */
async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.connected) child.disconnect();
  else child.kill('SIGKILL');
  await gone;
}
