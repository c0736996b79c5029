import { type Rule, readRepository } from './repository.js';
import { cycleRule } from './rules/cycles.js';
import { dependencyRule } from './rules/dependencies.js';
import { floorRule } from './rules/floors.js';
import { manifestRule } from './rules/manifests.js';
import { sourceFileRule } from './rules/source-files.js';
import { topLevel } from './rules/top-level.js';

const rules: readonly Rule[] = [topLevel, floorRule, dependencyRule, manifestRule, sourceFileRule, cycleRule];

/** Everything that breaks a rule in the repository at `root`, a line each. */
export function checkStructure(root: string): string[] {
  const repository = readRepository(root);
  return [...new Set(rules.flatMap((rule) => rule(repository)))];
}
