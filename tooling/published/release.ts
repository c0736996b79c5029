import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { command } from './command.js';
import type { Registry } from './registry.js';

/** A package of this repository that is published. */
export interface PublicPackage {
  readonly name: string;
  /** From the root, such as `packages/core`. */
  readonly folder: string;
  readonly bin: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly [kind: string]: unknown;
}

/**
 * Copies the repository, what `pnpm build` made included, to `scratch`, lets changesets write the versions there and
 * publishes every public package. The working tree is only read.
 */
export async function release(root: string, scratch: string, registry: Registry): Promise<PublicPackage[]> {
  const paths = list(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  await Promise.all(
    paths.map((path) => cp(join(root, path), join(scratch, path), { recursive: true, verbatimSymlinks: true })),
  );
  const manifests = new Map<string, Manifest>();
  for (const path of paths.filter((each) => /^(packages|apps|tooling)\/.*package\.json$/.test(each))) {
    manifests.set(dirname(path), JSON.parse(await readFile(join(root, path), 'utf8')) as Manifest);
  }
  const released = [...manifests].filter(([, manifest]) => !manifest.private);
  for (const [folder, manifest] of released) {
    await cp(join(root, folder, 'dist'), join(scratch, folder, 'dist'), { recursive: true });
    await linkSiblings(scratch, folder, manifest, manifests);
  }
  // changesets looks into the history for its changelog.
  const git = ['-c', 'user.name=release', '-c', 'user.email=release@localhost'];
  list(scratch, ['init', '--quiet']);
  list(scratch, ['add', '--all']);
  list(scratch, [...git, 'commit', '--quiet', '--message', 'Release']);
  const env = { ...registry.env, CI: 'true' };
  const bin = createRequire(join(root, 'package.json')).resolve('@changesets/cli/bin.js');
  await command(process.execPath, [bin, 'version'], { cwd: scratch, env });
  await command(process.execPath, [bin, 'publish', '--no-git-tag'], { cwd: scratch, env });
  return released.map(([folder, { name, bin }]) => ({ name, folder, bin: bin ?? {} }));
}

/** For `workspace:^` pnpm writes the version that it reads in the package's own node_modules. */
async function linkSiblings(
  scratch: string,
  folder: string,
  manifest: Manifest,
  manifests: ReadonlyMap<string, Manifest>,
): Promise<void> {
  const folders = new Map([...manifests].map(([each, { name }]) => [name, each]));
  for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    for (const name of Object.keys((manifest[kind] as Record<string, string> | undefined) ?? {})) {
      const sibling = folders.get(name);
      const link = join(scratch, folder, 'node_modules', name);
      if (sibling === undefined || existsSync(link)) continue;
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(scratch, sibling), link, 'dir');
    }
  }
}

function list(cwd: string, parameters: readonly string[]): string[] {
  const output = execFileSync('git', parameters, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return output.split('\0').filter((path) => path !== '' && existsSync(join(cwd, path)));
}
