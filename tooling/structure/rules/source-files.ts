import { posix } from 'node:path';
import { packageNameOf, type Rule, type SourceFile, type WorkspacePackage } from '../repository.js';

const longestFile = 300;

/** What a single file must keep to: size, errors of our own, imports of siblings by their name alone. */
export const sourceFileRule: Rule = ({ packages }) => {
  const names = new Set(packages.map((each) => each.manifest.name));
  return packages.flatMap((from) =>
    from.files.flatMap((file) =>
      [...text(file, from), ...imports(file, from, names)].map((problem) => `${file.path}${problem}`),
    ),
  );
};

function text(file: SourceFile, from: WorkspacePackage): string[] {
  if (file.role === 'test') return [];
  const problems: string[] = [];
  const lines = file.text.trimEnd().split('\n');
  if (/(^|[^.\w'"`])require\(\s*['"]/m.test(file.text)) problems.push(': require() is not used here; import instead');
  if (lines.length > longestFile)
    problems.push(`: ${lines.length} lines, at most ${longestFile} are allowed; divide it`);
  if (file.role === 'published' && from.folder.startsWith('packages/')) {
    lines.forEach((line, i) => {
      if (/\bthrow new (Type|Range|Syntax)?Error\(/.test(line))
        problems.push(`:${i + 1}: throw a DuadError with a code`);
    });
  }
  return problems;
}

function imports(file: SourceFile, from: WorkspacePackage, names: ReadonlySet<string | undefined>): string[] {
  const roles = new Map(from.files.map((each) => [each.path, each.role]));
  const problems: string[] = [];
  for (const specifier of file.imports) {
    const name = packageNameOf(specifier);
    if (specifier.startsWith('.')) {
      const target = posix.join(posix.dirname(file.path), specifier);
      if (!target.startsWith(`${from.folder}/`)) {
        problems.push(`: '${specifier}' leaves the package; import siblings by their names`);
      } else if (file.role === 'published' && roles.get(target.replace(/\.js$/, '.ts')) === 'test') {
        problems.push(`: '${specifier}' is for tests only and not published`);
      }
    } else if (names.has(name) && specifier !== name && specifier !== `${name}/package.json`) {
      problems.push(`: '${specifier}' reaches into a sibling; import '${name}'`);
    }
  }
  return problems;
}
