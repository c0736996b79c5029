import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { type CommandError, command } from './command.js';
import type { Node } from './nodes.js';
import { type CodeBlock, parseReadme, type Readme } from './readme.js';
import type { Registry } from './registry.js';
import type { PublicPackage } from './release.js';

const { resolve } = createRequire(import.meta.url);

export interface Consumer {
  readonly folder: string;
  readonly readme: Readme;
  /** Where the package itself was put. */
  readonly installed: string;
}

/** An empty folder in which the README's own install lines have been run by plain npm. */
export async function createConsumer(
  root: string,
  folder: string,
  { name, folder: source }: PublicPackage,
  registry: Registry,
): Promise<Consumer> {
  const readme = parseReadme(await readFile(join(root, source, 'README.md'), 'utf8'));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  if (!readme.installs.some((words) => words.includes(name))) throw new Error(`no 'npm install ${name}' in the README`);
  const isGlobal = readme.installs.some((words) => words.includes('--global'));
  const env = {
    ...registry.env,
    npm_config_prefix: folder,
    // As the READMEs say for machines that do not reach its CUDA files.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
  };
  for (const words of readme.installs) await command('npm', words, { cwd: folder, env });
  return { folder, readme, installed: join(folder, isGlobal ? 'lib/node_modules' : 'node_modules', name) };
}

/**
 * Type-checks every block in strict mode, together with our own declarations, and compiles it to `out`. Mistakes within
 * the declarations of other packages are passed over: those of TensorFlow.js name types of browsers, which a program for
 * Node does not have, so that without this all would have to go unchecked (`skipLibCheck`).
 *
 * @throws Error with the complaints of the compiler
 */
export async function compile({ folder, readme }: Consumer): Promise<void> {
  if (readme.blocks.length === 0) return;
  const compilerOptions = {
    ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable'], module: 'nodenext', strict: true },
    ...{ skipLibCheck: false, rootDir: 'src', outDir: 'out' },
    // Those of Node are the only types that a consumer brings.
    ...{ types: ['node'], typeRoots: [dirname(dirname(resolve('@types/node/package.json')))] },
  };
  await mkdir(join(folder, 'src'), { recursive: true });
  for (const { file, text } of readme.blocks) await writeFile(join(folder, 'src', file), text);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const call = [resolve('typescript/bin/tsc'), '-p', folder, '--pretty', 'false'];
  await command(process.execPath, call, { cwd: folder }).catch((error: CommandError) => {
    const complaints = ownComplaints(error.output);
    if (complaints === undefined) throw error;
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });
}

/** The complaints of the compiler that are not about other packages; undefined if there is none of either kind. */
export function ownComplaints(output: string): string[] | undefined {
  // Further lines of a complaint are indented.
  const complaints = output.split(/\n(?=\S)/).filter((each) => /error TS\d+:/.test(each));
  if (complaints.length === 0) return undefined;
  return complaints.filter((each) => !/^[^(]*node_modules\/(?!@duad\/|duad\/)[^(]*\(/.test(each));
}

/** Why a block is not run on this machine, if it is not. */
export async function whyNotRun({ reason, needs }: CodeBlock, cwd: string): Promise<string | undefined> {
  if (reason !== undefined || needs === undefined) return reason;
  const isThere = await command(needs, ['-version'], { cwd }).then(
    () => true,
    () => false,
  );
  return isThere ? undefined : `'${needs}' is not on this machine`;
}

/** Runs every block that may be run: programs by plain Node, tests by vitest, commands by `--version`. */
export async function runBlocks(consumer: Consumer, { bin }: PublicPackage, node: Node): Promise<string[]> {
  const { folder, readme, installed } = consumer;
  const ran: string[] = [];
  const imported = new Set(readme.blocks.flatMap(importedFiles));
  for (const block of readme.blocks) {
    const { file } = block;
    if (imported.has(file) || (await whyNotRun(block, folder)) !== undefined) continue;
    const call = file.endsWith('.test.ts')
      ? [join(folder, 'node_modules/vitest/vitest.mjs'), 'run', '--dir', 'src', file]
      : [join(folder, 'out', file.replace(/\.ts$/, '.js'))];
    await command(node.path, call, { cwd: folder, seconds: 300 });
    ran.push(file);
  }
  for (const [name, path] of Object.entries(bin)) {
    await command(node.path, [join(installed, path), '--version'], { cwd: folder });
    ran.push(`${name} --version`);
  }
  return ran;
}

/** Packages that the blocks import and no install line names, a line each: they would be found by luck alone. */
export function notInstalled({ readme }: Consumer): string[] {
  const named = new Set(readme.installs.flat().map((word) => word.replace(/(?<=.)@[^@/]*$/, '')));
  return readme.blocks.flatMap(({ text, line }) =>
    [...text.matchAll(/from '([^']+)'/g)]
      .map(([, from]) => from!)
      .filter((from) => !from.startsWith('.') && !isBuiltin(from))
      .map((from) =>
        from
          .split('/')
          .slice(0, from.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((name) => !named.has(name))
      .map((name) => `line ${line}: '${name}' is imported, but no install line names it`),
  );
}

/** Blocks that another block imports are run by it. */
function importedFiles({ text }: CodeBlock): string[] {
  return [...text.matchAll(/from '\.\/([^']+)\.js'/g)].map(([, name]) => `${name}.ts`);
}
