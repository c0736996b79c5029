import type { Installed } from './installed.js';

export interface TableRow extends Installed {
  readonly name: string;
  readonly folder: string;
  /** Bytes of the file that npm downloads. */
  readonly packedBytes: number;
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

Written by \`pnpm published --table\`, which publishes every package to a registry on the same machine and installs each into
an empty folder with npm (${process.platform} ${process.arch}). *Packed* is what npm downloads for the package itself,
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
