import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Killed after so many seconds; default 600. */
  readonly seconds?: number;
}

/** A program that failed, or took too long, and all that it printed. */
export class CommandError extends Error {
  readonly output: string;

  constructor(call: readonly string[], how: string, output: string) {
    super(`${call.join(' ')}: ${how}\n${output.slice(-4000)}`);
    this.output = output;
  }
}

/**
 * Runs a program and gives what it printed.
 *
 * @throws CommandError
 */
export function command(program: string, parameters: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env, seconds = 600 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new CommandError([program, ...parameters], signal ?? `exit ${code}`, text));
    });
  });
}
