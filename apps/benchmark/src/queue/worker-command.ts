import { parseArgs } from 'node:util';
import type { ResultRow } from '../result-row.js';
import type { RunEvent } from '../run/executor.js';
import type { Streams } from '../run/progress.js';
import { parseCount } from '../run/run-options.js';
import { usageError } from '../run/usage-error.js';
import { plainError } from '../run/worker-messages.js';
import { workerProcesses } from '../run/worker-processes.js';
import { connectionTo, loadQueueLibrary, type QueuedRun, queueName } from './queue-library.js';
import { within } from './within.js';

const text = { type: 'string' } as const;
const options = { redis: text, concurrency: text, 'data-dir': text, experiments: text, 'lock-seconds': text };

/** Milliseconds between two reports of how far a run is. */
const reportEvery = 1000;
/** Milliseconds for giving runs back: Redis may be gone. The queue takes them back later by itself. */
const patience = 8000;

/**
 * `benchmark worker`: does runs from a queue until it is told to stop, each in a process of its own, so that long
 * calculations never keep this one from saying that it is alive. A worker that is not heard of loses its runs to others.
 */
export async function workerCommand(args: readonly string[], { print, complain, signal }: Streams): Promise<number> {
  const values = parse(args);
  if (values.redis === undefined) throw usageError('worker takes --redis URL');
  const concurrency = parseCount('concurrency', values.concurrency, 1);
  const lockDuration = 1000 * parseCount('lock-seconds', values['lock-seconds'], 30);
  const { Worker, WaitingError } = await loadQueueLibrary();
  const connection = await connectionTo(values.redis);
  const { 'data-dir': dataDir, experiments } = values;
  await using executor = workerProcesses(concurrency, {
    ...(dataDir !== undefined && { dataDir }),
    ...(experiments !== undefined && { experiments }),
  });

  const worker = new Worker<QueuedRun, ResultRow>(
    queueName,
    async (job, token) => {
      const { spec } = job.data;
      const name = `${spec.experiment}: ${spec.variant}, ${spec.detector}, seed ${spec.seed}`;
      print(`begun   ${name}`);
      let reported = 0;
      const onEvent = (event: RunEvent): void => {
        if (event.kind === 'progress' && performance.now() - reported < reportEvery) return;
        if (event.kind === 'progress') reported = performance.now();
        // Only for show: a run is not to fail by it.
        void job.updateProgress(event).catch(() => undefined);
      };
      try {
        const row = await executor.execute(spec, { signal, onEvent });
        print(`done    ${name}`);
        return row;
      } catch (error) {
        if (signal?.aborted) {
          await job.moveToWait(token);
          throw new WaitingError();
        }
        print(`failed  ${name}: ${(error as Error).message}`);
        throw new Error(JSON.stringify(plainError(error)));
      }
    },
    { connection, concurrency, lockDuration, stalledInterval: lockDuration / 2, maxStalledCount: 10 },
  );
  worker.on('error', (error) => complain(`queue: ${error.message}`));
  await worker.waitUntilReady();
  print(`waiting for runs on ${values.redis}, ${concurrency} at a time; Ctrl-C stops`);
  await stopped(signal);
  await within(patience, worker.close());
  print('stopped; runs that were not done go back to the queue');
  return 0;
}

function stopped(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}

function parse(args: readonly string[]): { readonly [K in keyof typeof options]?: string } {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw usageError((cause as Error).message);
  }
}
