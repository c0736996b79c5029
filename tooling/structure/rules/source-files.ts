import { posix } from 'node:path';
import { packageNameOf, type Rule, type SourceFile, type WorkspacePackage } from '../repository.js';

const longestFile = 300;

/** What a single file must keep to: size, errors of our own, imports of siblings by what they export. */
export const sourceFileRule: Rule = ({ packages }) => {
  const entries = new Map(packages.map(({ manifest }) => [manifest.name, entriesOf(manifest)]));
  return packages.flatMap((from) =>
    from.files.flatMap((file) =>
      [...text(file, from), ...imports(file, from, entries)].map((problem) => `${file.path}${problem}`),
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

/** What others may import from a package: its name, and what it exports besides, such as `./files`. */
function entriesOf({ name = '', exports = {} }: WorkspacePackage['manifest']): ReadonlySet<string> {
  return new Set([name, ...Object.keys(exports).map((entry) => posix.join(name, entry))]);
}

function imports(
  file: SourceFile,
  from: WorkspacePackage,
  entries: ReadonlyMap<string | undefined, ReadonlySet<string>>,
): string[] {
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
    } else if (entries.get(name)?.has(specifier) === false) {
      problems.push(`: '${specifier}' reaches into a sibling; import '${name}'`);
    }
  }
  return problems;
}
