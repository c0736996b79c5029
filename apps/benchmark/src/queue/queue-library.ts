import { createHash } from 'node:crypto';
import { DuadError } from '@duad/core';
import type { ConnectionOptions } from 'bullmq';
import type { RunSpec } from '../run/run-spec.js';

export const queueName = 'duad-benchmark';

/** What is put on the queue. */
export interface QueuedRun {
  readonly spec: RunSpec;
}

/**
 * BullMQ, which is loaded only where a queue is asked for.
 *
 * @throws MISSING_DEPENDENCY
 */
export async function loadQueueLibrary(): Promise<typeof import('bullmq')> {
  try {
    await import('ioredis');
    return await import('bullmq');
  } catch (cause) {
    throw new DuadError(
      'MISSING_DEPENDENCY',
      'benchmark: --redis needs the packages bullmq and ioredis; install them with: pnpm --filter @duad/benchmark add bullmq ioredis',
      { cause },
    );
  }
}

/**
 * How to reach Redis, tried once: the library itself waits for ever for one that is not there.
 *
 * @throws USAGE
 */
export async function connectionTo(url: string): Promise<ConnectionOptions> {
  const { Redis } = await import('ioredis');
  if (!/^rediss?:\/\//.test(url)) {
    throw new DuadError('USAGE', `benchmark: --redis takes an address such as redis://localhost:6379, got '${url}'`);
  }
  const probe = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  let reason = '';
  probe.on('error', (error: Error) => {
    reason = error.message || (error as NodeJS.ErrnoException).code || error.name;
  });
  try {
    await probe.connect();
    await probe.ping();
  } catch (cause) {
    throw new DuadError(
      'USAGE',
      `benchmark: --redis ${url} cannot be reached (${reason || (cause as Error).message})`,
      {
        cause,
      },
    );
  } finally {
    probe.disconnect();
  }
  return { url, maxRetriesPerRequest: null };
}

/** The same run of the same folder has the same place on the queue, whoever asks for it. */
export function jobIdOf(folderId: string, spec: RunSpec): string {
  const hash = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 32);
  return `${folderId}-${hash}`;
}
