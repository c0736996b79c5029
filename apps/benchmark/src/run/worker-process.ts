import type { Executor } from './executor.js';
import { inProcess } from './in-process.js';
import { type Answer, type Order, plainError } from './worker-messages.js';

/** What a worker process runs: one run after the other, as its parent says. It writes no results. */
let executor: Executor | undefined;
let controller = new AbortController();

// The terminal sends Ctrl-C to the whole group; the parent says what becomes of the runs.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
// A parent that was killed must not leave processes behind that work for nobody.
process.on('disconnect', () => process.exit());

const answer = (message: Answer): void => {
  if (process.connected) process.send?.(message);
};

process.on('message', async (order: Order) => {
  if (order.kind === 'start') executor = inProcess(order.settings);
  else if (order.kind === 'cancel') controller.abort();
  else {
    controller = new AbortController();
    try {
      const row = await executor!.execute(order.spec, { signal: controller.signal, onEvent: answer });
      answer({ kind: 'row', row });
    } catch (error) {
      answer({ kind: 'failed', error: plainError(error) });
    }
  }
});
