import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What one package brings, itself aside. */
export interface Installed {
  readonly version: string;
  /** Names of all dependencies, of dependencies too, sorted; one that is there twice stands twice. */
  readonly dependencies: readonly string[];
  /** Bytes of their files. */
  readonly dependencyBytes: number;
  /** Bytes of its own files. */
  readonly ownBytes: number;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Follows the dependencies of the package in `folder` as Node would, optional ones only where they are installed. */
export async function installedWith(folder: string): Promise<Installed> {
  const { version } = await manifestOf(folder);
  const found = new Map<string, string>();
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [name, optional] of dependenciesOf(await manifestOf(at))) {
      const place = placeOf(name, at);
      if (place === undefined) {
        if (!optional) throw new Error(`${name}, a dependency of ${at}, is not installed`);
      } else if (!found.has(place) && place !== folder) {
        found.set(place, name);
        open.push(place);
      }
    }
  }
  const sizes = await Promise.all([...found.keys()].map(sizeOf));
  return {
    version,
    dependencies: [...found.values()].sort(),
    dependencyBytes: sizes.reduce((sum, size) => sum + size, 0),
    ownBytes: await sizeOf(folder),
  };
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function dependenciesOf(manifest: Manifest): Map<string, boolean> {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  return new Map([
    // An optional peer is the user's own choice: it is not what the package brings.
    ...Object.keys(peerDependencies)
      .filter((name) => !peerDependenciesMeta[name]?.optional)
      .map((name): [string, boolean] => [name, false]),
    ...Object.keys(dependencies).map((name): [string, boolean] => [name, false]),
    ...Object.keys(optionalDependencies).map((name): [string, boolean] => [name, true]),
  ]);
}

function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; dirname(folder) !== folder; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
  }
  return undefined;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) bytes += (await stat(path)).size;
    else if (entry.isDirectory() && entry.name !== 'node_modules') bytes += await sizeOf(path);
  }
  return bytes;
}
