import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allAutoencoderChecks } from './autoencoder/describe-autoencoder.js';
import { allClustererChecks } from './clusterer/describe-clusterer.js';
import { allDetectorChecks } from './detector/describe-detector.js';
import { allFeatureExtractorChecks } from './feature-extractor/checks.js';

interface Described {
  readonly name: string;
  readonly when: string;
  readonly proves: string;
}

const suites: Readonly<Record<string, readonly Described[]>> = {
  Clusterers: allClustererChecks,
  Detectors: allDetectorChecks,
  Autoencoders: allAutoencoderChecks,
  'Feature extractors': allFeatureExtractorChecks,
};

it.each(Object.entries(suites))('README.md lists the checks for %s, in order', (title, checks) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const section = readme.split(`### ${title}\n`)[1]?.split(/^(?:#|<!--)/m)[0] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .map(([, name, when, proves]) => ({ name, when, proves }));
  expect(rows).toEqual(checks.map(({ name, when, proves }) => ({ name: `\`${name}\``, when, proves })));
});

it('names of checks are unique within a suite', () => {
  for (const checks of Object.values(suites)) expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
});
