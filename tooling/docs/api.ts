import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, type Context, Converter, type DeclarationReflection, ReflectionKind } from 'typedoc';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes the reference of all packages into api-docs/; any warning is a failure. */
const app = await Application.bootstrap({
  entryPoints: [join(root, 'packages/*/src/index.ts'), join(root, 'packages/*/*/src/index.ts')],
  entryPointStrategy: 'resolve',
  tsconfig: join(root, 'tooling/typescript/tsconfig.check.json'),
  out: join(root, 'api-docs'),
  name: 'duad',
  readme: 'none',
  excludeExternals: true,
  excludePrivate: true,
  // Types are the business of `pnpm typecheck`.
  skipErrorChecking: true,
  disableGit: true,
  sourceLinkTemplate: 'src:{path}#{line}',
  treatWarningsAsErrors: true,
});

// One program for all packages is many times quicker than one each, but names its modules by their folders.
app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context: Context, module: DeclarationReflection) => {
  if (module.kind !== ReflectionKind.Module) return;
  const file = context.getSymbolFromReflection(module)?.declarations?.[0]?.getSourceFile().fileName;
  if (file === undefined) return;
  const manifest = readFileSync(join(dirname(dirname(file)), 'package.json'), 'utf8');
  module.name = (JSON.parse(manifest) as { readonly name: string }).name;
});

const project = await app.convert();
if (project !== undefined) {
  app.validate(project);
  await app.generateOutputs(project);
}
process.exitCode = project === undefined || app.logger.hasErrors() || app.logger.hasWarnings() ? 1 : 0;
