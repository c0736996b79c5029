#!/usr/bin/env node
import { run } from './run.js';

const controller = new AbortController();
// Once: a second Ctrl-C ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
// A reader that has seen enough, such as `head`, is no error.
const closed = new AbortController();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  closed.abort();
});

process.exitCode = await run(
  process.argv.slice(2),
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stdoutClosed: closed.signal,
    stderr: process.stderr,
    signal: controller.signal,
    cwd: process.cwd(),
  },
  { debug: process.env.DUAD_DEBUG === '1' },
);
