/**
 * The program `duad`, as built: `duad score` of a large CSV file beside scikit-learn's isolation forest on the same rows: rows a second, and the highest
 * memory of all its processes together. The file is made in a temporary folder (about 1.4 GB for 10 million rows of 20
 * columns), scored, and deleted.
 *
 *   pnpm build && npx tsx --conditions=@duad/source tooling/peers/score.ts [rows] [columns]
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@duad/core';
import { askPeer } from './ask-peer.js';

const rows = Number(process.argv[2] ?? 10_000_000);
const columns = Number(process.argv[3] ?? 20);
const fitted = 20_000;
const cli = fileURLToPath(new URL('../../apps/cli/dist/bin.js', import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'duad-score-'));
try {
  const large = join(folder, 'large.csv');
  await writeTable(large, rows);
  await writeTable(join(folder, 'small.csv'), fitted);
  console.log(
    `${rows} rows x ${columns} columns, ${availableParallelism()} processors; load ${loadavg()[0]!.toFixed(1)}`,
  );
  await duad(['detect', 'small.csv', '--out', 'model']);
  const { seconds, bytes } = await duad(['score', 'large.csv', '--model', 'model', '--out', 'scores.csv']);
  const speed = Math.round(rows / seconds).toLocaleString('en-GB');
  const memory = `${(bytes / 2 ** 20).toFixed(0)} MiB at most`;
  console.log(
    `  duad score, with reasons            ${seconds.toFixed(1).padStart(7)} s  ${speed.padStart(10)} rows/s, ${memory}`,
  );
  const peer = askPeer<{ read: number; score: number }>(
    'score_peer.py',
    { path: large, fitted },
    {},
    availableParallelism(),
  );
  for (const [what, seconds] of [
    ['score_samples', peer.score],
    ['read and score_samples', peer.read + peer.score],
  ] as const) {
    const speed = Math.round(rows / seconds).toLocaleString('en-GB');
    console.log(`  scikit-learn ${what.padEnd(22)} ${seconds.toFixed(1).padStart(7)} s  ${speed.padStart(10)} rows/s`);
  }
} finally {
  await rm(folder, { recursive: true });
}

/** Five hidden causes, twenty columns that depend on them, four decimals; made on the fly. */
async function writeTable(path: string, count: number): Promise<void> {
  const random = createRandom('score');
  const weights = Array.from({ length: columns }, () => Array.from({ length: 5 }, () => random.normal()));
  const stream = createWriteStream(path);
  const causes = new Float64Array(5);
  let text = `${weights.map((_, i) => `c${i}`).join(',')}\n`;
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < 5; i++) causes[i] = random.normal();
    for (let j = 0; j < columns; j++) {
      let sum = 0.2 * random.uniform();
      for (let i = 0; i < 5; i++) sum += weights[j]![i]! * causes[i]!;
      text += `${j === 0 ? '' : ','}${Math.round(sum * 1e4) / 1e4}`;
    }
    text += '\n';
    if (text.length > 1 << 20 || row === count - 1) {
      if (!stream.write(text)) await new Promise((resolve) => stream.once('drain', () => resolve(undefined)));
      text = '';
    }
  }
  stream.end();
  await finished(stream);
}

/** Runs the program; its time, and the highest resident memory of its processes together, looked at ten times a second. */
async function duad(words: readonly string[]): Promise<{ seconds: number; bytes: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [cli, ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let bytes = 0;
  const watch = setInterval(async () => {
    bytes = Math.max(bytes, await residentBytes(child.pid!));
  }, 100);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`duad ${words[0]} ended with ${code}`);
  return { seconds: (performance.now() - began) / 1000, bytes };
}

/** Of a process and its children (Linux). */
async function residentBytes(pid: number): Promise<number> {
  const own = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  let sum = 1024 * Number(/VmRSS:\s+(\d+)/.exec(own)?.[1] ?? 0);
  for (const task of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const children = await readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '');
    for (const child of children.trim().split(' ')) if (child !== '') sum += await residentBytes(Number(child));
  }
  return sum;
}
