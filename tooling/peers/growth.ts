/** How time and memory grow with the rows: each size in a process of its own, so that peaks do not mix. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

interface Cost {
  readonly milliseconds: number;
  /** The most that the process held, beyond what it held before. */
  readonly bytes: number;
}

/** Starts `script alone ROWS COLUMNS THREADS` for each size and prints what {@link reportAlone} reports there. */
export function printGrowth(script: string, sizes: readonly number[], columns: number, threads: number): void {
  let before: Cost | undefined;
  for (const rows of sizes) {
    const parameters = ['--expose-gc', ...process.execArgv, script, 'alone', `${rows}`, `${columns}`, `${threads}`];
    const { stdout } = spawnSync(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    const { milliseconds, bytes } = JSON.parse(stdout.toString()) as Cost;
    const factors = before
      ? `; x ${(milliseconds / before.milliseconds).toFixed(2)} time, x ${(bytes / before.bytes).toFixed(2)} memory`
      : '';
    console.log(
      `${rows} x ${columns}: ${milliseconds.toFixed(1)} ms, ${(bytes / 2 ** 20).toFixed(0)} MiB beyond the table${factors}`,
    );
    before = { milliseconds, bytes };
  }
}

/** Where Linux forgets the most that the process has held so far. */
const peakReset = '/proc/self/clear_refs';

/** Prints what one run of `work` takes. */
export async function reportAlone(work: () => Promise<void>): Promise<void> {
  // What made the table is not to count, neither as garbage that is used again nor as an earlier peak.
  globalThis.gc?.();
  if (existsSync(peakReset)) writeFileSync(peakReset, '5');
  const before = process.memoryUsage.rss();
  const began = performance.now();
  await work();
  const milliseconds = performance.now() - began;
  console.log(JSON.stringify({ milliseconds, bytes: 1024 * process.resourceUsage().maxRSS - before }));
}
