import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const summaryOf = (name: string): string | undefined => {
  const text = readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
  return /<!-- summary -->(.*?)<!-- \/summary -->/s.exec(text)?.[1];
};

it('README.md shows the summary of docs/results.md, word for word', () => {
  const results = summaryOf('docs/results.md');
  expect(results).toMatch(/\|.*\d/);
  // Both are written by `pnpm benchmark report DIR --markdown docs/results.md --summary README.md`.
  expect(summaryOf('README.md')).toBe(results);
});
