import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@duad/core';
import { onTestFinished } from 'vitest';
import type { Io, Output } from './io.js';
import { run } from './run.js';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'duad-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What a command did. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process. */
export async function duadIn(cwd: string, words: readonly string[], more: Partial<Io> = {}): Promise<Outcome> {
  const stdout = collector();
  const stderr = collector();
  const code = await run(words, { stdout, stderr, cwd, ...more });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** Output that is kept. */
export function collector(isTTY = false): Output & { text(): string } {
  let kept = '';
  return { isTTY, columns: 80, write: (text) => (kept += text), text: () => kept };
}

/** Names of all files and folders in a folder, sorted. */
export async function listing(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

/**
 * Two numbers that go together, a colour, and two odd rows: row 18 breaks the rule between the numbers, row 100 has a
 * colour of its own.
 */
export function exampleRows(rows = 200, oddColour = 'violet'): string[][] {
  const random = createRandom('example');
  return Array.from({ length: rows }, (_, index) => {
    const a = random.normal();
    const b = index === 17 ? 9.5 : 2 * a + 0.05 * random.normal();
    const colour = index === 99 ? oddColour : ['red', 'green'][random.integer(2)]!;
    return [a.toFixed(3), b.toFixed(3), colour, index === 17 || index === 99 ? 'odd' : 'fine'];
  });
}

/** Writes CSV with the columns a, b, colour and verdict. */
export async function writeExample(
  folder: string,
  name: string,
  rows: readonly string[][] = exampleRows(),
): Promise<void> {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [['a', 'b', 'colour', 'verdict'], ...rows].map((row) => row.map(cell).join(','));
  await writeFile(join(folder, name), `${lines.join('\n')}\n`);
}

/** Settings of a small net. */
export function quickFor(epochs: number): string[] {
  const net = ['--nets', '1', '--hidden', '8', '--code-size', '1', '--batch-size', '16'];
  return [...net, '--epochs', String(epochs), '--reevaluate-every', '3'];
}

/** Settings that fit in a moment. */
export const quick: readonly string[] = quickFor(6);
