import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractCode, unnamedBlocks } from './extract-code.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const guides = join(root, 'docs/guides');
const { resolve } = createRequire(import.meta.url);
const names = (await readdir(guides)).filter((name) => name.endsWith('.md'));

describe.each(names)('docs/guides/%s', (guide) => {
  // Within the workspace, so that its packages are found.
  const folder = join(here, 'code', guide.replace(/\.md$/, ''));
  let files: readonly string[];

  beforeAll(async () => {
    const markdown = await readFile(join(guides, guide), 'utf8');
    expect(unnamedBlocks(markdown), 'blocks of TypeScript without file=').toBe(0);
    const blocks = extractCode(markdown);
    files = blocks.map(({ name }) => name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const { name, text } of blocks) await writeFile(join(folder, name), text);
    const config = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        composite: false,
        isolatedDeclarations: false,
        declaration: false,
        declarationMap: false,
      },
      include: ['*.ts'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has code that type-checks', async () => {
    expect(files.length).toBeGreaterThan(0);
    const { stdout } = await run(process.execPath, [resolve('typescript/bin/tsc'), '-p', folder]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  });

  it('has tests that pass', async () => {
    const vitest = join(dirname(resolve('vitest/package.json')), 'vitest.mjs');
    const config = join(here, 'vitest.config.ts');
    const results = join(folder, 'results.json');
    const call = [vitest, 'run', '--config', config, '--root', folder, '--reporter=json', `--outputFile=${results}`];
    const { stderr = '' } = await run(process.execPath, call, { cwd: folder }).catch((error) => error);
    const { success, numPassedTests, testResults } = JSON.parse(await readFile(results, 'utf8'));
    const failures = testResults.flatMap((file: FileResult) =>
      file.assertionResults.flatMap(({ fullName, failureMessages }) => failureMessages.map((m) => `${fullName}: ${m}`)),
    );
    expect(failures).toEqual([]);
    expect(success, stderr).toBe(true);
    expect(testResults.length).toBe(files.filter((name) => name.endsWith('.test.ts')).length);
    if (testResults.length > 0) expect(numPassedTests).toBeGreaterThan(0);
  });
});

interface FileResult {
  readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[];
}
