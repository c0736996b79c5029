import { posix } from 'node:path';
import type { Rule, WorkspacePackage } from '../repository.js';

/** Files of a package import each other without going round in a circle; imports of types count too. */
export const cycleRule: Rule = ({ packages }) => packages.flatMap(cyclesWithin);

function cyclesWithin({ files }: WorkspacePackage): string[] {
  const edges = new Map<string, string[]>();
  const known = new Set(files.map((file) => file.path));
  for (const { path, imports } of files) {
    const targets = imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts'));
    edges.set(
      path,
      [...new Set(targets)].filter((target) => known.has(target)),
    );
  }

  const violations: string[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];
  function visit(path: string): void {
    const start = trail.indexOf(path);
    if (start >= 0) {
      violations.push(
        `${path}: import cycle ${[...trail.slice(start), path].map((p) => posix.basename(p)).join(' -> ')}`,
      );
      return;
    }
    if (finished.has(path)) return;
    trail.push(path);
    for (const target of edges.get(path) ?? []) visit(target);
    trail.pop();
    finished.add(path);
  }
  for (const path of edges.keys()) visit(path);
  return violations;
}
