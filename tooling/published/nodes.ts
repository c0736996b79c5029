import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.js';
import type { Registry } from './registry.js';

export interface Node {
  readonly major: string;
  readonly path: string;
}

/** The program `node` of each major version: this one, or that which npm brings. */
export async function nodesOf(majors: readonly string[], folder: string, registry: Registry): Promise<Node[]> {
  const nodes: Node[] = [];
  for (const major of majors) {
    if (major === process.versions.node.split('.')[0]) {
      nodes.push({ major, path: process.execPath });
      continue;
    }
    const name = `node-${process.platform}-${process.arch}`;
    const prefix = join(folder, `node-${major}`);
    await mkdir(prefix, { recursive: true });
    await command('npm', ['install', '--prefix', prefix, `${name}@${major}`], { cwd: prefix, env: registry.env });
    nodes.push({ major, path: join(prefix, 'node_modules', name, 'bin/node') });
  }
  return nodes;
}
