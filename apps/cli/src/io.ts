/** Where text goes. `process.stdout` is one. */
export interface Output {
  write(text: string): unknown;
  /** Whether somebody looks on: then progress is one line that changes in place. */
  readonly isTTY?: boolean;
  /** Width of the terminal, characters. */
  readonly columns?: number;
}

/** All that a command touches of the process that it runs in. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal?: AbortSignal;
  /** What relative paths are relative to. */
  readonly cwd: string;
}
