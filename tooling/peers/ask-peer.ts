import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadLimits } from './start-peer.js';

/**
 * Runs a Python script beside these and reads the JSON it prints. Arrays are handed over as files of the same name.
 * PEER_PYTHON names the Python; `python3` unless given.
 */
export function askPeer<Answer>(
  script: string,
  request: Readonly<Record<string, unknown>>,
  arrays: Readonly<Record<string, Float32Array | Int32Array>>,
  threads: number,
): Answer {
  const python = process.env.PEER_PYTHON ?? 'python3';
  const folder = mkdtempSync(join(tmpdir(), 'duad-peer-'));
  try {
    const files = Object.fromEntries(Object.keys(arrays).map((name) => [name, join(folder, name)]));
    for (const [name, values] of Object.entries(arrays)) writeFileSync(files[name]!, values);
    const path = fileURLToPath(new URL(script, import.meta.url));
    const { stdout, status, error } = spawnSync(python, [path, JSON.stringify({ ...request, ...files })], {
      env: { ...process.env, ...threadLimits(threads) },
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 30,
    });
    if (error || status !== 0) throw error ?? new Error(`${python} ${script} ended with status ${status}`);
    const answer = JSON.parse(stdout.toString()) as Answer & { readonly missing?: string };
    if (answer.missing) throw new Error(`${python} lacks ${answer.missing}; set PEER_PYTHON to one that has it`);
    return answer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
