import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { TensorEngine } from '@duad/engine';

/** Where a figure was measured. A run that failed may not have had an engine. */
export function environmentOf(engine?: TensorEngine): Record<string, string | number> {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    threads: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    ...(engine && { engine: engine.description }),
    commit: commit(),
    date: new Date().toISOString(),
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
