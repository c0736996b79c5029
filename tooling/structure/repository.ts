import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The parts of a package.json that rules look at. */
export interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly bin?: unknown;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly files?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One TypeScript file. */
export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** `published`: src, built and packed. `test`: tests and what only they use. `script`: the rest of a package. */
  readonly role: 'published' | 'test' | 'script';
  /** Specifiers of imports, re-exports, `import()` and `require()`. */
  readonly imports: readonly string[];
}

/** A member of the workspace. */
export interface WorkspacePackage {
  /** From the root, such as `packages/clusterers/gmm`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Folders that tsconfig.json refers to, from the root; undefined if there is no tsconfig.json. */
  readonly references?: readonly string[];
  /** What tsconfig.json excludes from the build. */
  readonly excluded: readonly string[];
  readonly files: readonly SourceFile[];
}

export interface Repository {
  readonly root: string;
  /** Tracked files and those that git would add, from the root. */
  readonly paths: readonly string[];
  readonly packages: readonly WorkspacePackage[];
}

/** A rule lists what breaks it, a line each. */
export type Rule = (repository: Repository) => string[];

export function readRepository(root: string): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).sort();
  const folders = paths
    .filter((path) => /^(packages|apps|tooling)\/.*package\.json$/.test(path))
    .map((path) => path.slice(0, -'/package.json'.length));
  const packages = folders.map((folder) => readPackage(root, folder, paths));
  return { root, paths, packages };
}

interface TypeScriptConfig {
  readonly references?: readonly { readonly path: string }[];
  readonly exclude?: readonly string[];
}

function readPackage(root: string, folder: string, paths: readonly string[]): WorkspacePackage {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const manifest = JSON.parse(read(`${folder}/package.json`)) as Manifest;
  const files = paths
    .filter((path) => path.startsWith(`${folder}/`) && /(?<!\.d)\.[cm]?tsx?$/.test(path))
    .map((path): SourceFile => {
      const text = read(path);
      const { importedFiles } = ts.preProcessFile(text, true, true);
      return { path, text, role: roleOf(path.slice(folder.length + 1)), imports: importedFiles.map((i) => i.fileName) };
    });
  const config = `${folder}/tsconfig.json`;
  if (!paths.includes(config)) return { folder, manifest, files, excluded: [] };
  const parsed = ts.parseConfigFileTextToJson(config, read(config)).config as TypeScriptConfig | undefined;
  const references = (parsed?.references ?? []).map(({ path }) => join(folder, path));
  return { folder, manifest, files, references, excluded: parsed?.exclude ?? [] };
}

function roleOf(path: string): SourceFile['role'] {
  if (/\.test(-d)?\.tsx?$/.test(path) || testSupportOf(path)) return 'test';
  return path.startsWith('src/') ? 'published' : 'script';
}

/** The part of a path within a package that names what only tests use: `src/testing`, `src/a/fixtures`, `src/fixtures.ts`. */
export function testSupportOf(path: string): string | undefined {
  return /^(src\/(?:.*\/)?(?:testing|fixtures|fixtures\.ts))(?:\/|$)/.exec(path)?.[1];
}

/** `@scope/name` or `name` of a specifier such as `@scope/name/deep.js`; undefined for relative and node: ones. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(@[^/]+\/[^/]+|[^@./:][^/:]*)(\/|$)/.exec(specifier)?.[1];
}

/** Names in `dependencies`, `peerDependencies` and `optionalDependencies`. */
export function runtimeDependencies({ manifest }: WorkspacePackage): Record<string, string> {
  return { ...manifest.peerDependencies, ...manifest.optionalDependencies, ...manifest.dependencies };
}
