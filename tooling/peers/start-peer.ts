import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Python script that answers one JSON request a line. */
export interface Peer<Answer> {
  /** Of the library that it runs. */
  readonly version: string;
  ask(request: object): Promise<Answer>;
  stop(): void;
}

/**
 * Starts a script beside these and waits for its greeting. PEER_PYTHON names the Python; `python3` unless given.
 *
 * @param library what the script imports, for the message where it is missing
 * @param threads of numpy and its kin; the script's own affair unless given
 */
export async function startPeer<Answer>(script: string, library: string, threads?: number): Promise<Peer<Answer>> {
  const python = process.env.PEER_PYTHON ?? 'python3';
  const path = fileURLToPath(new URL(script, import.meta.url));
  const limits = threads && threadLimits(threads);
  const child = spawn(python, [path], { env: { ...process.env, ...limits }, stdio: ['pipe', 'pipe', 'inherit'] });
  child.on('error', (error) => fail(`cannot start ${python}: ${error.message}`));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function read(): Promise<Record<string, unknown>> {
    const { value, done } = await lines.next();
    if (done) fail(`${python} ended early`);
    return JSON.parse(value);
  }
  const greeting = await read();
  if (greeting.missing) fail(`${python} lacks ${library} (${greeting.missing}); set PEER_PYTHON to one that has it`);
  return {
    version: String(greeting.ready),
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return read() as Promise<Answer>;
    },
    stop: () => child.stdin.end(),
  };
}

/** The environment of numpy and its kin. */
export function threadLimits(threads: number): Record<string, string> {
  return { OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}`, MKL_NUM_THREADS: `${threads}` };
}

/** Says why on standard error and ends the process. */
export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
