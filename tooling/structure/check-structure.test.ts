import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStructure } from './check-structure.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'duad-structure-'));
  execFileSync('git', ['init', '--quiet', root]);
  for (const [path, content] of Object.entries(sound())) write(path, content);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

interface Change {
  readonly [key: string]: unknown;
}

function manifest(name: string, dependencies: readonly string[] = [], change: Change = {}): string {
  return JSON.stringify({
    name,
    version: '0.0.0',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    exports: { '.': { '@duad/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist', 'src'],
    engines: { node: '>=20.19' },
    scripts: { build: 'tsc -b', 'package-check': 'publint --strict && attw --pack .' },
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, 'workspace:^'])),
    ...change,
  });
}

function references(...paths: string[]): string {
  return `{ "references": [${paths.map((path) => `{ "path": "${path}" }`).join()}] } // comments are allowed`;
}

/** A small house without a fault. */
function sound(): Record<string, string> {
  const topLevel = ['pnpm-workspace.yaml', 'pnpm-lock.yaml', 'turbo.json', 'package.json', 'tsconfig.base.json'];
  return {
    ...Object.fromEntries([...topLevel, 'README.md', 'LICENSE', 'NOTICE', 'docs/a.md'].map((path) => [path, ''])),
    '.gitignore': 'dist/\n',
    'tooling/structure/package.json': '{ "name": "@duad/tooling-structure", "private": true, "type": "module" }',
    'packages/core/package.json': manifest('@duad/core'),
    'packages/core/README.md': '',
    'packages/core/tsconfig.json': references(),
    'packages/core/src/index.ts': "export { a } from './a.js';\n",
    'packages/core/src/a.ts': 'export const a = 1;\n',
    'packages/clusterers/gmm/package.json': manifest('@duad/clusterer-gmm', ['@duad/core']),
    'packages/clusterers/gmm/README.md': '',
    'packages/clusterers/gmm/tsconfig.json': references('../../core'),
    'packages/clusterers/gmm/src/index.ts': "import { a } from '@duad/core';\nexport const b = a;\n",
    'packages/clusterers/gmm/src/index.test.ts': "import { b } from './index.js';\nthrow new Error(String(b));\n",
    'packages/clusterers/kmeans/package.json': manifest('@duad/clusterer-kmeans'),
    'packages/clusterers/kmeans/README.md': '',
    'packages/clusterers/kmeans/tsconfig.json': references(),
    'packages/clusterers/kmeans/src/index.ts': 'export const k = 1;\n',
    'packages/duad/package.json': manifest('duad', ['@duad/clusterer-gmm']),
    'packages/duad/README.md': '',
    'packages/duad/tsconfig.json': references('../clusterers/gmm'),
    'packages/duad/src/index.ts': "export { b } from '@duad/clusterer-gmm';\n",
    'apps/cli/package.json': manifest('@duad/cli', ['duad'], { private: true }),
    'apps/cli/tsconfig.json': references('../../packages/duad'),
    'apps/cli/src/bin.ts': "const { b } = await import('duad');\nif (b === 0) throw new Error('apps may');\n",
  };
}

const gmm = 'packages/clusterers/gmm';

describe('checkStructure', () => {
  it('finds nothing in a sound house', () => {
    expect(checkStructure(root)).toEqual([]);
  });

  it('leaves alone what git ignores', () => {
    write('packages/core/dist/long.ts', 'throw new Error();\n'.repeat(400));
    expect(checkStructure(root)).toEqual([]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a stray file at the top', { 'notes.txt': '' }, "top level: 'notes.txt' does not belong there"],
    ['a stray folder at the top', { 'scripts/a.sh': '' }, "top level: 'scripts' does not belong there"],
    [
      'an import that goes up',
      { 'packages/core/src/a.ts': "export { b as a } from '@duad/clusterer-gmm';\n" },
      "packages/core/src/a.ts: 'core' may not depend on 'clusterer' (@duad/clusterer-gmm)",
    ],
    [
      'a plug-in that imports a plug-in, by import()',
      { [`${gmm}/src/c.ts`]: "export const c = await import('@duad/clusterer-kmeans');\n" },
      `${gmm}/src/c.ts: 'clusterer' may not depend on 'clusterer' (@duad/clusterer-kmeans)`,
    ],
    [
      'a type import that goes up',
      { [`${gmm}/src/c.ts`]: "export type { b } from 'duad';\n" },
      `${gmm}/src/c.ts: 'clusterer' may not depend on 'duad' (duad)`,
    ],
    [
      'a dependency that goes up',
      { [`${gmm}/package.json`]: manifest('@duad/clusterer-gmm', ['@duad/core', 'duad']) },
      `${gmm}/package.json: 'clusterer' may not depend on 'duad' (duad)`,
    ],
    [
      'a test that imports from above',
      { [`${gmm}/src/c.test.ts`]: "import 'duad';\n" },
      `${gmm}/src/c.test.ts: tests of 'clusterer' may not depend on 'duad' (duad)`,
    ],
    [
      'a folder on no floor',
      { 'packages/extra/package.json': manifest('@duad/extra') },
      'packages/extra: no floor of the house holds this folder',
    ],
    [
      'a package that imports itself by name',
      { [`${gmm}/src/c.ts`]: "import '@duad/clusterer-gmm';\n" },
      `${gmm}/src/c.ts: imports its own package by name`,
    ],
    [
      'an import that is not declared',
      { 'packages/duad/src/c.ts': "import '@duad/core';\n" },
      "packages/duad/package.json: '@duad/core' is imported but not among the dependencies",
    ],
    [
      'a dependency that is not imported',
      { [`${gmm}/src/index.ts`]: 'export const b = 1;\n' },
      `${gmm}/package.json: '@duad/core' is among the dependencies but not imported by src`,
    ],
    [
      'a sibling that only a test imports, not declared',
      { [`${gmm}/src/index.test.ts`]: "import '@duad/clusterer-kmeans';\n" },
      `${gmm}/package.json: '@duad/clusterer-kmeans' is imported by tests or scripts but not among the devDependencies`,
    ],
    [
      'a devDependency that nothing imports',
      {
        [`${gmm}/package.json`]: manifest('@duad/clusterer-gmm', ['@duad/core'], {
          devDependencies: { '@duad/clusterer-kmeans': 'workspace:^' },
        }),
      },
      `${gmm}/package.json: '@duad/clusterer-kmeans' is among the devDependencies but not imported`,
    ],
    [
      'a sibling with a version',
      { [`${gmm}/package.json`]: manifest('@duad/clusterer-gmm', [], { dependencies: { '@duad/core': '^1.0.0' } }) },
      `${gmm}/package.json: '@duad/core' must be 'workspace:^', is '^1.0.0'`,
    ],
    [
      'a missing reference',
      { [`${gmm}/tsconfig.json`]: references() },
      `${gmm}/tsconfig.json: lacks a reference to packages/core, a dependency`,
    ],
    [
      'a reference too many',
      { 'packages/core/tsconfig.json': references('../duad') },
      'packages/core/tsconfig.json: refers to packages/duad, which is no dependency',
    ],
    [
      'a name that does not follow the folder',
      { 'packages/core/package.json': manifest('@duad/kernel') },
      "packages/core/package.json: the name must be '@duad/core', is '@duad/kernel'",
    ],
    [
      'exports without the source condition',
      {
        'packages/core/package.json': manifest('@duad/core', [], { exports: { '.': { default: './dist/index.js' } } }),
      },
      'packages/core/package.json: \'exports["."]\' must hold @duad/source, types, default in this order, holds default',
    ],
    ...(
      [
        ['license', "'license' must be 'MIT'"],
        ['sideEffects', "'sideEffects' must be false"],
        ['files', "'files' must name what is packed"],
        ['engines', "'engines.node' must be '>=20.19'"],
        ['scripts', "the script 'build' is missing"],
        ['exports', '\'exports["."]\' must hold'],
        ['type', "'type' must be 'module'"],
      ] as const
    ).map(([key, problem]): [string, Record<string, string>, string] => [
      `a package without ${key}`,
      { 'packages/core/package.json': manifest('@duad/core', [], { [key]: undefined }) },
      `packages/core/package.json: ${problem}`,
    ]),
    [
      'a file of 301 lines',
      { 'packages/core/src/a.ts': 'export {};\n'.repeat(301) },
      'packages/core/src/a.ts: 301 lines, at most 300 are allowed',
    ],
    [
      'a plain Error in published code',
      { 'packages/core/src/a.ts': "export const a = 1;\nif (a > 1) throw new Error('no');\n" },
      'packages/core/src/a.ts:2: throw a DuadError with a code',
    ],
    [
      'a deep path into a sibling',
      { [`${gmm}/src/c.ts`]: "import '@duad/core/src/a.js';\n" },
      `${gmm}/src/c.ts: '@duad/core/src/a.js' reaches into a sibling; import '@duad/core'`,
    ],
    [
      'a relative path into a sibling',
      { [`${gmm}/src/c.ts`]: "import '../../../core/src/a.js';\n" },
      `${gmm}/src/c.ts: '../../../core/src/a.js' leaves the package`,
    ],
    [
      'published code that imports what is for tests',
      {
        [`${gmm}/src/c.ts`]: "import './testing/d.js';\n",
        [`${gmm}/src/testing/d.ts`]: 'export const d = 1;\n',
      },
      `${gmm}/src/c.ts: './testing/d.js' is for tests only`,
    ],
    [
      'what is for tests among the packed files',
      { 'packages/core/src/testing/d.ts': 'export const d = 1;\n' },
      "packages/core/package.json: 'files' must hold '!src/testing'",
    ],
    [
      'what is for tests in the build',
      { 'packages/core/src/fixtures.ts': 'export const d = 1;\n' },
      "packages/core/package.json: the tsconfig.json beside it must exclude 'src/fixtures.ts'",
    ],
    [
      'require()',
      { [`${gmm}/src/c.ts`]: "export const c = require('node:fs');\n" },
      `${gmm}/src/c.ts: require() is not used here`,
    ],
    [
      'a cycle of three files',
      {
        'packages/core/src/a.ts': "import './b.js';\nexport const a = 1;\n",
        'packages/core/src/b.ts': "import type { c } from './c.js';\nexport type B = typeof c;\n",
        'packages/core/src/c.ts': "export { a as c } from './a.js';\n",
      },
      'packages/core/src/a.ts: import cycle a.ts -> b.ts -> c.ts -> a.ts',
    ],
  ])('reports %s', (_, changes, violation) => {
    for (const [path, content] of Object.entries(changes)) write(path, content);
    expect(checkStructure(root)).toContainEqual(expect.stringContaining(violation));
  });

  it.each(['NOTICE', 'docs/a.md', 'packages/core/README.md', 'packages/core/tsconfig.json'])('misses %s', (path) => {
    rmSync(join(root, path));
    const [violation, ...more] = checkStructure(root);
    expect(violation).toMatch(/missing|no README.md/);
    expect(violation).toContain(
      path.startsWith('docs') ? 'docs' : path.split('/').at(path.endsWith('ME.md') ? -2 : -1),
    );
    expect(more).toEqual([]);
  });

  it('lets a test import a sibling on its own floor that is a devDependency', () => {
    const devDependencies = { '@duad/clusterer-kmeans': 'workspace:^' };
    write(`${gmm}/package.json`, manifest('@duad/clusterer-gmm', ['@duad/core'], { devDependencies }));
    write(`${gmm}/src/index.test.ts`, "import '@duad/clusterer-kmeans';\n");
    expect(checkStructure(root)).toEqual([]);
  });

  it('asks no entry of a package that is a command', () => {
    const change = {
      bin: { duad: './dist/bin.js' },
      exports: undefined,
      scripts: { build: 'tsc -b', 'package-check': 'publint --strict' },
    };
    write('apps/cli/package.json', manifest('@duad/cli', ['duad'], change));
    write('apps/cli/README.md', '');
    expect(checkStructure(root)).toEqual([]);
  });
});
