import {
  packageNameOf,
  type Rule,
  runtimeDependencies,
  type SourceFile,
  type WorkspacePackage,
} from '../repository.js';

/** Dependencies within the workspace are those imported, no more and no fewer, and tsconfig refers to the same. */
export const dependencyRule: Rule = ({ packages }) => {
  const folderOf = new Map(packages.map((each) => [each.manifest.name ?? '', each.folder]));
  return packages.flatMap((each) => [...declared(each, folderOf), ...references(each, folderOf)]);
};

/** Its dependencies are those of the code in docs/guides, which is extracted into it and run there. */
const guides = 'tooling/docs';

type Folders = ReadonlyMap<string, string>;

function declared(from: WorkspacePackage, folderOf: Folders): string[] {
  const manifest = `${from.folder}/package.json`;
  const inWorkspace = (names: Iterable<string>): Set<string> =>
    new Set([...names].filter((name) => folderOf.has(name) && name !== from.manifest.name));
  const imported = (published: boolean): Set<string> =>
    inWorkspace(
      from.files
        .filter((file) => isPublished(file, from) === published)
        .flatMap((file) => file.imports.map((specifier) => packageNameOf(specifier) ?? '')),
    );
  const runtime = inWorkspace(Object.keys(runtimeDependencies(from)));
  const development = inWorkspace(Object.keys(from.manifest.devDependencies ?? {}));
  const [used, usedInTests] = [imported(true), imported(false)];
  const versions = Object.entries({ ...runtimeDependencies(from), ...from.manifest.devDependencies });
  return [
    ...minus(used, runtime).map((name) => `${manifest}: '${name}' is imported but not among the dependencies`),
    ...minus(from.folder === guides ? new Set() : runtime, used).map(
      (name) => `${manifest}: '${name}' is among the dependencies but not imported by src`,
    ),
    ...minus(usedInTests, runtime, development).map(
      (name) => `${manifest}: '${name}' is imported by tests or scripts but not among the devDependencies`,
    ),
    ...minus(development, usedInTests).map(
      (name) => `${manifest}: '${name}' is among the devDependencies but not imported by tests or scripts`,
    ),
    // A peer stands in both: nothing else installs it here.
    ...[...development]
      .filter((name) => from.manifest.dependencies?.[name])
      .map((name) => `${manifest}: '${name}' is a dependency already; drop it from the devDependencies`),
    ...versions
      .filter(([name, version]) => folderOf.has(name) && version !== 'workspace:^')
      .map(([name, version]) => `${manifest}: '${name}' must be 'workspace:^', is '${version}'`),
  ];
}

/** Tooling is never packed: all of it counts as source, but for its tests. */
function isPublished(file: SourceFile, from: WorkspacePackage): boolean {
  return file.role === 'published' || (file.role === 'script' && from.folder.startsWith('tooling/'));
}

function references(from: WorkspacePackage, folderOf: Folders): string[] {
  if (from.folder.startsWith('tooling/')) return [];
  const config = `${from.folder}/tsconfig.json`;
  if (!from.references) return [`${config}: is missing`];
  const wanted = new Set(Object.keys(runtimeDependencies(from)).flatMap((name) => folderOf.get(name) ?? []));
  const found = new Set(from.references);
  return [
    ...minus(wanted, found).map((folder) => `${config}: lacks a reference to ${folder}, a dependency`),
    ...minus(found, wanted).map((folder) => `${config}: refers to ${folder}, which is no dependency`),
  ];
}

function minus(from: ReadonlySet<string>, ...others: ReadonlySet<string>[]): string[] {
  return [...from].filter((value) => others.every((other) => !other.has(value))).sort();
}
