import { setMaxListeners } from 'node:events';
import { DuadError } from '@duad/core';
import type { Job } from 'bullmq';
import type { ResultRow } from '../result-row.js';
import type { Executor, RunEvent, RunWatcher } from '../run/executor.js';
import type { RunSpec } from '../run/run-spec.js';
import { type PlainError, revivedError } from '../run/worker-messages.js';
import { connectionTo, jobIdOf, loadQueueLibrary, type QueuedRun, queueName } from './queue-library.js';
import { within } from './within.js';

interface Waiting {
  readonly onEvent: (event: RunEvent) => void;
  readonly resolve: (row: ResultRow) => void;
  readonly reject: (error: Error) => void;
}

export interface QueueExecutorOptions {
  readonly url: string;
  /** Tells the runs of a results folder from those of others. */
  readonly folderId: string;
  /** Runs whose rows are there: what is left of them on the queue is thrown away. */
  readonly done: readonly RunSpec[];
  readonly complain: (line: string) => void;
}

/** Milliseconds between two looks at jobs whose end was not heard of, and at whether there are workers. */
const lookEvery = 5000;
/** Milliseconds that Redis has for what may be left out: it may be gone, and then would be waited for without end. */
const patience = 2000;

/**
 * Puts runs on a queue and collects what workers make of them. A job stays on the queue until its outcome is on the disk
 * here: a collector that is killed finds it there next time, and one whose row is there is never asked for again.
 */
export async function queueExecutor({ url, folderId, done, complain }: QueueExecutorOptions): Promise<Executor> {
  const { Queue, QueueEvents } = await loadQueueLibrary();
  const connection = await connectionTo(url);
  const queue = new Queue<QueuedRun, ResultRow>(queueName, { connection });
  const events = new QueueEvents(queueName, { connection });
  // Both mend their connections themselves and go on; the workers are not affected.
  let complaint = '';
  const onError = ({ message }: Error): void => {
    if (message !== complaint) complain(`queue: ${message}`);
    complaint = message;
  };
  queue.on('error', onError);
  events.on('error', onError);
  await events.waitUntilReady();
  for (const spec of done) await removeJob(jobIdOf(folderId, spec));
  const waiting = new Map<string, Waiting>();

  /** Removes a job unless a worker is at it, or Redis is gone: then its outcome will be thrown away the next time. */
  async function removeJob(id: string): Promise<void> {
    await within(patience, queue.remove(id)).catch(() => undefined);
  }

  async function settle(id: string): Promise<void> {
    if (!waiting.has(id)) return;
    const job = await queue.getJob(id);
    const state = job ? await job.getState() : 'unknown';
    const waiter = waiting.get(id);
    if (!waiter || (job && state !== 'completed' && state !== 'failed')) return;
    waiting.delete(id);
    if (!job) waiter.reject(new DuadError('INVALID_INPUT', 'benchmark: the run was taken off the queue by somebody'));
    else if (state === 'completed') waiter.resolve(job.returnvalue);
    else waiter.reject(errorOf(job));
  }

  const fail = (id: string) => (error: unknown) => {
    waiting.get(id)?.reject(error as Error);
    waiting.delete(id);
  };
  events.on('completed', ({ jobId }) => void settle(jobId).catch(fail(jobId)));
  events.on('failed', ({ jobId }) => void settle(jobId).catch(fail(jobId)));
  events.on('progress', ({ jobId, data }) => waiting.get(jobId)?.onEvent(data as unknown as RunEvent));

  let isAlone = false;
  async function look(): Promise<void> {
    for (const id of [...waiting.keys()]) await settle(id);
    const wasAlone = isAlone;
    isAlone = waiting.size > 0 && (await queue.getWorkersCount()) === 0;
    if (isAlone && !wasAlone) {
      complain(`no worker is there; start some with: pnpm benchmark worker --redis ${url}`);
    }
  }
  // A connection that is lost meanwhile is told of by its own error.
  const timer = setInterval(() => void look().catch(() => undefined), lookEvery);

  return {
    lanes: Number.POSITIVE_INFINITY,
    workers: Math.max(1, await queue.getWorkersCount()),
    async execute(spec, { signal, onEvent }: RunWatcher) {
      const id = jobIdOf(folderId, spec);
      if (signal?.aborted) throw new DuadError('CANCELLED', 'benchmark: cancelled');
      const outcome = new Promise<ResultRow>((resolve, reject) => waiting.set(id, { onEvent, resolve, reject }));
      const cancel = (): void => fail(id)(new DuadError('CANCELLED', 'benchmark: cancelled'));
      if (signal) setMaxListeners(0, signal);
      signal?.addEventListener('abort', cancel);
      // One that is there already, from a collector that was killed, stays as it is.
      const asked = queue
        .add('run', { spec }, { jobId: id, removeOnComplete: false, removeOnFail: false })
        .then(() => settle(id));
      asked.catch(fail(id));
      try {
        return await outcome;
      } catch (error) {
        if (signal?.aborted) await within(patience, withdraw(id));
        throw error;
      } finally {
        waiting.delete(id);
        signal?.removeEventListener('abort', cancel);
      }
    },
    settled: (spec) => removeJob(jobIdOf(folderId, spec)),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await within(patience, Promise.all([events.close(), queue.close()]));
    },
  };

  /** What no worker has begun is not to be begun; what is in work or done is there to be collected next time. */
  async function withdraw(id: string): Promise<void> {
    const job = await queue.getJob(id);
    if (job && (await job.isWaiting())) await removeJob(id);
  }
}

function errorOf({ failedReason }: Job): Error {
  try {
    return revivedError(JSON.parse(failedReason) as PlainError);
  } catch {
    return new DuadError('ENGINE_FAILED', `benchmark: the queue gave the run up (${failedReason})`);
  }
}
