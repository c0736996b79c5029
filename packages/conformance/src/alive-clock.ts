import { isMainThread, Worker } from 'node:worker_threads';

/** Milliseconds between two ticks. */
const tick = 20;

/** A thread beside this one that counts ticks and stops what blocks this thread beyond a deadline. */
export interface AliveClock {
  /** Milliseconds for which this process has been running since some moment; stands still while it is suspended. */
  now(): number;
  /** From that moment on the thread is taken to hang unless it says otherwise; undefined takes a deadline back. */
  deadline(at: number | undefined, who: string): void;
}

let clock: Promise<AliveClock> | undefined;

/** The clock of this thread; it does not keep the process alive. */
export function aliveClock(): Promise<AliveClock> {
  clock ??= startClock();
  return clock;
}

async function startClock(): Promise<AliveClock> {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const name = new Uint8Array(new SharedArrayBuffer(256));
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(watch)}`), {
    workerData: { shared, name, tick, isMainThread },
  });
  await new Promise((resolve) => worker.once('online', resolve));
  worker.unref();
  return {
    now: () => Atomics.load(shared, 0) * tick,
    deadline(at, who) {
      name.fill(0);
      new TextEncoder().encodeInto(who, name);
      Atomics.store(shared, 1, at === undefined ? 0 : Math.ceil(at / tick));
    },
  };
}

/**
 * Only another thread can stop an endless loop. Through the inspector it ends the script that runs on the main thread,
 * which leaves the rest of the process in order; where that does not help, because the loop runs in native code or on
 * another thread, it says so and ends the process.
 */
const watch = `
import { workerData } from 'node:worker_threads';
import { Session } from 'node:inspector';
import { writeSync } from 'node:fs';
const { shared, name, tick, isMainThread } = workerData;
const patience = 2000 / tick;
let stopped = 0;
function say(what) {
  const who = new TextDecoder().decode(name.slice()).replaceAll('\\0', '');
  writeSync(2, 'conformance: ' + who + ' blocks its thread; ' + what + '\\n');
}
function giveUp() {
  say('it cannot be interrupted, the process is ended');
  process.kill(process.pid, 'SIGKILL');
}
setInterval(() => {
  const now = Atomics.add(shared, 0, 1) + 1;
  const deadline = Atomics.load(shared, 1);
  if (deadline === 0 || now < deadline + patience) {
    stopped = 0;
  } else if (!isMainThread) {
    giveUp();
  } else if (stopped === 0) {
    stopped = now;
    say('it is stopped');
    const session = new Session();
    session.connectToMainThread();
    session.post('Runtime.terminateExecution');
  } else if (now > stopped + 2 * patience) {
    giveUp();
  }
}, tick);
`;
