import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractCode, type GuideBlock, unrunLines } from './extract-code.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const folderOfGuides = join(root, 'docs/guides');
const { resolve } = createRequire(import.meta.url);

/** Files that a guide's reader brings, and where the tests find them in the folder of weights. */
const weights = process.env.DUAD_WEIGHTS || join(root, '../shared/weights');
const broughtFiles: Readonly<Record<string, string>> = {
  'mobilenet.onnx': join(weights, 'mobilenet_v1_075_imagenet/model.onnx'),
  'c3d_sports1m.h5': join(weights, 'c3d_sports1m/c3d_sports1m.h5'),
};

const fromSource = ['--conditions=@duad/source', '--import', pathToFileURL(resolve('tsx')).href];
const cli = join(root, 'apps/cli/src/bin.ts');

const names = (await readdir(folderOfGuides)).filter((name) => name.endsWith('.md'));
const guides = await Promise.all(
  names.map(async (name) => ({ name, markdown: await readFile(join(folderOfGuides, name), 'utf8') })),
);

// Within the workspace, so that its packages are found.
const code = join(here, 'code');
const folderOf = (guide: string): string => join(code, stem(guide));

beforeAll(async () => {
  await rm(code, { recursive: true, force: true });
  for (const { name: guide, markdown } of guides) {
    const folder = folderOf(guide);
    await mkdir(join(folder, 'bin'), { recursive: true });
    for (const { kind, name, text } of extractCode(markdown)) {
      if (kind === 'file') await writeFile(join(folder, name), text);
    }
    for (const [name, path] of Object.entries(broughtFiles)) {
      if (existsSync(path)) await symlink(path, join(folder, name));
    }
    // The command as npm would install it, from source.
    const bin = join(folder, 'bin/duad');
    await writeFile(bin, `#!/bin/sh\nexec '${process.execPath}' ${fromSource.join(' ')} '${cli}' "$@"\n`);
    await chmod(bin, 0o755);
  }
});

afterAll(() => rm(code, { recursive: true, force: true }));

it('type-checks the code of all guides', { timeout: 240_000 }, async () => {
  const compilerOptions = {
    ...{ noEmit: true, composite: false, isolatedDeclarations: false, declaration: false, declarationMap: false },
  };
  const config = { extends: '../../../tsconfig.base.json', compilerOptions, include: ['*/*.ts'] };
  await writeFile(join(code, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = await run(process.execPath, [resolve('typescript/bin/tsc'), '-p', code]).catch((error) => error);
  expect(stdout).toBe('');
});

describe.each(guides)('docs/guides/$name', ({ name: guide, markdown }) => {
  const blocks = extractCode(markdown);
  const files = blocks.filter(({ kind }) => kind === 'file');
  const typed = files.filter(({ name }) => name.endsWith('.ts'));
  const tests = typed.filter(({ name }) => name.endsWith('.test.ts'));
  const imported = new Set(typed.flatMap(({ text }) => [...text.matchAll(/from '\.\/(.+)\.js'/g)].map(([, m]) => m)));
  const folder = folderOf(guide);
  let printed = '';

  it('has no code that nothing runs', () => {
    expect(unrunLines(markdown), 'lines of blocks of code without file= or run').toEqual([]);
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.runIf(tests.length > 0)('has tests that pass', async () => {
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
    expect(testResults.length).toBe(tests.length);
    expect(numPassedTests).toBeGreaterThan(0);
  });

  // Blocks build on those before: in order, each once.
  for (const block of blocks) {
    const { kind, name, text, line } = block;
    if (kind === 'output') {
      it(`prints what line ${line} shows`, (context) => {
        if (printed === '') context.skip('the block before was not run');
        for (const line of text.split('\n')) {
          const parts = line.split('…').map(collapse);
          expect(
            printed.split('\n').some((each) => holds(collapse(each), parts)),
            `${line}\nin\n${printed}`,
          ).toBe(true);
        }
      });
    } else if (kind === 'shell' || (name.endsWith('.ts') && !name.endsWith('.test.ts') && !imported.has(stem(name)))) {
      it(`runs ${name || 'the commands'} of line ${line}`, { timeout: 240_000 }, async (context) => {
        printed = '';
        if (!(await hasWhatItNeeds(block, folder))) context.skip(`'${block.needs}' is not here`);
        const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
        const [program, call] =
          kind === 'shell' ? ['bash', ['-euc', text]] : [process.execPath, [...fromSource, join(folder, name)]];
        const { stdout } = await run(program, call, { cwd: folder, env: { ...process.env, PATH: path } });
        printed = stdout;
      });
    }
  }
});

function stem(name: string): string {
  return name.replace(/\.(ts|md)$/, '');
}

function collapse(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Whether the parts stand in the line, one after the other; `…` stands for anything. */
function holds(line: string, parts: readonly string[]): boolean {
  let at = 0;
  return parts.every((part) => {
    const found = line.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
}

async function hasWhatItNeeds({ needs }: GuideBlock, folder: string): Promise<boolean> {
  if (needs === undefined) return true;
  if (needs in broughtFiles) return existsSync(join(folder, needs));
  return run(needs, ['-version']).then(
    () => true,
    () => false,
  );
}

interface FileResult {
  readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[];
}
