import type { Rule } from '../repository.js';

const expected = [
  ...['packages', 'apps', 'tooling', 'docs'],
  ...['pnpm-workspace.yaml', 'pnpm-lock.yaml', 'turbo.json', 'package.json', 'tsconfig.base.json'],
  ...['README.md', 'LICENSE', 'NOTICE'],
];

/** The top level holds what it must and, dot files aside, nothing else. */
export const topLevel: Rule = ({ paths }) => {
  const found = new Set(paths.map((path) => path.split('/')[0]!));
  return [
    ...expected.filter((name) => !found.has(name)).map((name) => `top level: '${name}' is missing`),
    ...[...found]
      .filter((name) => !name.startsWith('.') && !expected.includes(name))
      .map((name) => `top level: '${name}' does not belong there; move it below packages, apps, tooling or docs`),
  ];
};
