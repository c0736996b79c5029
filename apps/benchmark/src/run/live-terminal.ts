import type { Streams } from './progress.js';

type Output = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** Lines to a terminal, the last of which may be a live one: the next line of either kind takes its place. */
export function liveTerminal(stdout: Output, stderr: Output): Pick<Streams, 'print' | 'complain' | 'showLive'> {
  let isLive = false;
  const clear = (): void => {
    if (isLive) stdout.write('\r\x1b[2K');
    isLive = false;
  };
  return {
    print(line) {
      clear();
      stdout.write(`${line}\n`);
    },
    complain(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    showLive: stdout.isTTY
      ? (line) => {
          // A line that wraps could not be taken back.
          stdout.write(`\r\x1b[2K${line.slice(0, (stdout.columns || 80) - 1)}`);
          isLive = true;
        }
      : undefined,
  };
}
