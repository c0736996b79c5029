#!/usr/bin/env node
import { main } from './main.js';
import { liveTerminal } from './run/live-terminal.js';

const controller = new AbortController();
// Once: a second Ctrl-C ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  ...liveTerminal(process.stdout, process.stderr),
  signal: controller.signal,
});
// A connection that cannot be closed must not keep a process alive that was told to stop.
if (controller.signal.aborted) process.exit();
