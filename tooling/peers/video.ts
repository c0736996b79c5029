/**
 * Decoding a video by the built package beside ffmpeg writing the same frames into a pipe that nobody looks at; runs
 * alternating. Then the memory that a ten-minute video takes.
 *
 *   pnpm build && npx tsx tooling/peers/video.ts [seconds of video] [repeats] [minutes for memory]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVideo } from '@duad/media';

const seconds = Number(process.argv[2] ?? 60);
const repeats = Number(process.argv[3] ?? 5);
const minutes = Number(process.argv[4] ?? 10);
const folder = mkdtempSync(join(tmpdir(), 'duad-peer-'));

function generate(name: string, duration: number): string {
  const path = join(folder, name);
  const source = `testsrc=duration=${duration}:size=320x240:rate=30`;
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-preset', 'ultrafast', path]);
  return path;
}

function piped(path: string): number {
  const began = performance.now();
  const command = 'ffmpeg -v error -nostdin -i "$0" -f rawvideo -pix_fmt rgb24 pipe:1 | cat > /dev/null';
  execFileSync('sh', ['-c', command, path]);
  return performance.now() - began;
}

async function ours(path: string): Promise<{ milliseconds: number; frames: number }> {
  const began = performance.now();
  let frames = 0;
  for await (const frame of readVideo(path)) frames += frame.width > 0 ? 1 : 0;
  return { milliseconds: performance.now() - began, frames };
}

try {
  const path = generate('short.mp4', seconds);
  const [mine, theirs]: [number[], number[]] = [[], []];
  let frames = 0;
  for (let i = 0; i < repeats; i++) {
    theirs.push(piped(path));
    const run = await ours(path);
    mine.push(run.milliseconds);
    frames = run.frames;
  }
  const [a, b] = [Math.min(...mine), Math.min(...theirs)];
  console.log(`${frames} frames of 320 x 240, best of ${repeats} alternating runs`);
  console.log(`  duad        ${a.toFixed(0)} ms`);
  console.log(`  ffmpeg|cat  ${b.toFixed(0)} ms`);
  console.log(`  ratio       ${(a / b).toFixed(2)}`);
  if (minutes > 0) {
    const long = generate('long.mp4', minutes * 60);
    const peaks: number[] = [];
    let count = 0;
    const every = Math.ceil((minutes * 60 * 30) / 10);
    let peak = 0;
    for await (const frame of readVideo(long, { width: 320 })) {
      peak = Math.max(peak, process.memoryUsage().rss + 0 * frame.width);
      count += 1;
      if (count % every === 0) {
        peaks.push(peak);
        peak = 0;
      }
    }
    const shown = peaks.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ');
    console.log(`${count} frames of ${minutes} minutes: resident memory, peak of each tenth, MB: ${shown}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
