import { type Manifest, type Rule, testSupportOf } from '../repository.js';

/** Name from folder: `packages/clusterers/gmm` is `@duad/clusterer-gmm`. */
function expectedName(folder: string): string | undefined {
  const [top, first, second] = folder.split('/');
  if (top === 'tooling') return `@duad/tooling-${first}`;
  if (top === 'apps') return `@duad/${first}`;
  if (folder === 'packages/duad') return 'duad';
  if (second === undefined) return `@duad/${first}`;
  const prefix = { clusterers: 'clusterer', features: 'features', baselines: 'baseline' }[first ?? ''];
  return prefix && `@duad/${prefix}-${second}`;
}

/** Names follow folders, and whatever is published has all that npm, type checkers and people look for. */
export const manifestRule: Rule = ({ packages, paths }) => {
  const present = new Set(paths);
  return packages.flatMap(({ folder, manifest, files, excluded }) => {
    const problems: string[] = [];
    const name = expectedName(folder);
    if (manifest.name !== name) problems.push(`the name must be '${name}', is '${manifest.name}'`);
    if (manifest.type !== 'module') problems.push("'type' must be 'module'");
    if (!manifest.private) {
      if (!present.has(`${folder}/README.md`)) problems.push('there is no README.md beside it');
      problems.push(...publishable(manifest));
      const support = new Set(files.flatMap(({ path }) => testSupportOf(path.slice(folder.length + 1)) ?? []));
      for (const path of support) {
        if (!manifest.files?.includes(`!${path}`)) problems.push(`'files' must hold '!${path}', which is for tests`);
        if (!excluded.includes(path)) problems.push(`the tsconfig.json beside it must exclude '${path}'`);
      }
    }
    return problems.map((problem) => `${folder}/package.json: ${problem}`);
  });
};

function publishable(manifest: Manifest): string[] {
  const { license, sideEffects, files, engines, scripts, bin } = manifest;
  const checks: [boolean, string][] = [
    [license === 'MIT', "'license' must be 'MIT'"],
    [sideEffects === false || bin !== undefined, "'sideEffects' must be false"],
    [files?.includes('dist') === true, "'files' must name what is packed, dist included"],
    [engines?.node === '>=20.19', "'engines.node' must be '>=20.19'"],
    [scripts?.build !== undefined, "the script 'build' is missing"],
    [
      /\bpublint --strict\b/.test(scripts?.['package-check'] ?? ''),
      "the script 'package-check' must run publint --strict",
    ],
  ];
  const entry = manifest.exports?.['.'];
  // A command without a library needs no entry.
  if (entry !== undefined || bin === undefined) {
    const conditions = typeof entry === 'object' && entry !== null ? Object.keys(entry).join(', ') : 'none';
    checks.push([
      conditions === '@duad/source, types, default',
      `'exports["."]' must hold @duad/source, types, default in this order, holds ${conditions}`,
    ]);
    checks.push([/\battw\b/.test(scripts?.['package-check'] ?? ''), "the script 'package-check' must run attw"]);
  }
  return checks.filter(([holds]) => !holds).map(([, problem]) => problem);
}
