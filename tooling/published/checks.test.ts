import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unwanted } from './allowed.js';
import { notInstalled, ownComplaints } from './consumer.js';
import { installedWith } from './installed.js';
import { parseReadme } from './readme.js';

describe('unwanted', () => {
  it('lets core and metrics bring the schema library, and nothing else', () => {
    expect(unwanted('@duad/core', ['zod'])).toEqual([]);
    expect(unwanted('@duad/metrics', ['@duad/core', 'zod'])).toEqual([]);
    expect(unwanted('@duad/metrics', ['@duad/core', 'lodash', 'zod'])).toEqual(['@duad/metrics must not bring lodash']);
  });

  it('lets heavy libraries in by name only', () => {
    const heavy = ['onnxruntime-node', 'onnxruntime-common', '@tensorflow/tfjs-core'];
    expect(unwanted('duad', heavy)).toEqual([]);
    expect(unwanted('@duad/datasets', heavy)).toHaveLength(3);
    expect(unwanted('@duad/media', ['sharp', '@img/colour'])).toHaveLength(2);
    expect(unwanted('@duad/engine', ['@tensorflow/tfjs'])).toHaveLength(1);
  });
});

describe('ownComplaints', () => {
  it('passes over the declarations of other packages, and over nothing else', () => {
    const others = "node_modules/@tensorflow/tfjs-core/dist/a.d.ts(2,49): error TS2304: Cannot find name 'Long'.\n";
    const ours = "node_modules/@duad/core/dist/a.d.ts(1,1): error TS2304: Cannot find name 'X'.\n";
    const block = "src/block-1.ts(3,7): error TS2322: Type 'a'.\n  Further down.\n";
    expect(ownComplaints(others)).toEqual([]);
    expect(ownComplaints(others + ours + block)).toHaveLength(2);
    expect(ownComplaints('out of memory')).toBeUndefined();
  });
});

describe('notInstalled', () => {
  it('finds what is imported and not named by an install line', () => {
    const markdown =
      "```sh\nnpm install @duad/metrics sharp@0.35\n```\n```ts\nimport { a } from '@duad/core';\nimport s from 'sharp';\nimport { b } from 'node:fs';\n```\n";
    const consumer = { folder: '', installed: '', readme: parseReadme(markdown) };
    expect(notInstalled(consumer)).toEqual([expect.stringContaining("'@duad/core' is imported")]);
  });
});

describe('installedWith', () => {
  it('follows dependencies as Node does, optional peers aside', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duad-installed-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    async function put(path: string, manifest: object): Promise<void> {
      const place = join(folder, 'node_modules', path);
      await mkdir(place, { recursive: true });
      await writeFile(join(place, 'package.json'), JSON.stringify({ version: '1.0.0', ...manifest }));
    }
    await put('a', {
      dependencies: { b: '1', c: '1' },
      peerDependencies: { p: '1' },
      peerDependenciesMeta: { p: { optional: true } },
    });
    await put('a/node_modules/c', {});
    await put('b', { dependencies: { c: '2' }, optionalDependencies: { missing: '1' } });
    await put('c', {});
    await put('p', {});
    const found = await installedWith(join(folder, 'node_modules/a'));
    expect(found.dependencies).toEqual(['b', 'c', 'c']);
    expect(found.version).toBe('1.0.0');

    await put('b', { dependencies: { missing: '1' } });
    await expect(installedWith(join(folder, 'node_modules/a'))).rejects.toThrow(/missing/);
  });
});
