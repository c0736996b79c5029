import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.js';
import { type Installed, installedWith } from './installed.js';
import type { Registry } from './registry.js';
import type { PublicPackage } from './release.js';

export interface TableRow extends Installed {
  readonly name: string;
  readonly folder: string;
  /** Bytes of the file that npm downloads. */
  readonly packedBytes: number;
}

/** Installs all packages into one folder by npm and follows what each of them leads to there. */
export async function measure(
  packages: readonly PublicPackage[],
  folder: string,
  registry: Registry,
): Promise<TableRow[]> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  const env = { ...registry.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  await command('npm', ['install', ...packages.map(({ name }) => name)], { cwd: folder, env });
  return Promise.all(
    packages.map(async ({ name, folder: source }) => {
      const installed = await installedWith(join(folder, 'node_modules', name));
      const tarball = new URL(`${name}/-/${name.split('/').at(-1)}-${installed.version}.tgz`, registry.url);
      const packed = await (await fetch(tarball)).arrayBuffer();
      return { ...installed, name, folder: source, packedBytes: packed.byteLength };
    }),
  );
}

/** The text of docs/packages.md. */
export function packagesTable(rows: readonly TableRow[]): string {
  const lines = [...rows]
    .sort((a, b) => a.dependencyBytes - b.dependencyBytes || (a.name < b.name ? -1 : 1))
    .map(
      ({ name, folder, packedBytes, ownBytes, dependencies, dependencyBytes }) =>
        `| [\`${name}\`](../${folder}) | ${size(packedBytes)} | ${size(ownBytes)} | ${dependencies.length} | ${size(dependencyBytes)} | ${heaviest(dependencies)} |`,
    );
  return `# What each package brings

Written by \`pnpm published --table\`, which publishes every package to a registry on the same machine, installs them with npm
and follows what each leads to (${process.platform} ${process.arch}). *Packed* is what npm downloads for the package itself,
*unpacked* what it takes on disk; *dependencies* counts everything that comes with it, dependencies of dependencies
included and optional peers not. Sizes are sums over files, in units of 1,000 bytes.

| package | packed | unpacked | dependencies | their size | among them |
| --- | ---: | ---: | ---: | ---: | --- |
${lines.join('\n')}

Nearly all of the weight is \`onnxruntime-node\`, which holds the binaries of every platform in one package. Which packages may
bring it, TensorFlow.js or sharp is a list in \`tooling/published/allowed.ts\`; \`pnpm published\` fails for any other.
`;
}

function heaviest(dependencies: readonly string[]): string {
  const named = ['onnxruntime-node', '@tensorflow/tfjs-core', 'zod', 'vitest'].filter((each) =>
    dependencies.includes(each),
  );
  return named.map((each) => `\`${each}\``).join(', ');
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1000)} kB`;
  return `${bytes < 1e8 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;
}
