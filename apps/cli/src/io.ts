/** Where text goes. `process.stdout` is one. */
export interface Output {
  /** False where it is better to wait for `drain`. */
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  /** Whether somebody looks on: then progress is one line that changes in place. */
  readonly isTTY?: boolean;
  /** Width of the terminal, characters. */
  readonly columns?: number;
}

/** All that a command touches of the process that it runs in. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** What `-` stands for as a file to read. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Aborted once nobody reads standard output any more. */
  readonly stdoutClosed?: AbortSignal;
  readonly signal?: AbortSignal;
  /** What relative paths are relative to. */
  readonly cwd: string;
}
