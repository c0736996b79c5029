import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unwanted } from './allowed.js';
import { command } from './command.js';
import { compile, createConsumer, notInstalled, runBlocks, whyNotRun } from './consumer.js';
import { installedWith } from './installed.js';
import { nodesOf } from './nodes.js';
import { startRegistry } from './registry.js';
import { type PublicPackage, release } from './release.js';
import { measure, packagesTable } from './table.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const atOnce = 2;

const { values } = parseArgs({
  options: {
    node: { type: 'string', default: process.versions.node.split('.')[0]! },
    only: { type: 'string', multiple: true, default: [] },
    table: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const started = performance.now();
const temporary = await mkdtemp(join(tmpdir(), 'duad-published-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    rmSync(temporary, { recursive: true, force: true });
    process.exit(130);
  });
}
let failures = 0;
try {
  await using registry = await startRegistry(join(temporary, 'registry'));
  // Under npx the program pnpm is on the path.
  await command('pnpm', ['build'], { cwd: root });
  const packages = await release(root, join(temporary, 'repository'), registry);
  report(`published ${packages.length} packages to ${registry.url}`);
  if (values.table) {
    const rows = await measure(packages, join(temporary, 'all'), registry);
    await writeFile(join(root, 'docs/packages.md'), packagesTable(rows));
    await command('pnpm', ['exec', 'biome', 'check', '--write', 'docs/packages.md'], { cwd: root });
    report('wrote docs/packages.md');
    for (const problem of rows.flatMap(({ name, dependencies }) => unwanted(name, dependencies))) fail(problem);
  }
  const nodes = await nodesOf(values.node.split(','), temporary, registry);
  const chosen = packages.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  if (chosen.length === 0) throw new Error(`no package is called ${values.only.join(' or ')}`);

  async function check(each: PublicPackage): Promise<void> {
    const folder = join(temporary, 'consumers', each.name.replace('/', '-'));
    const consumer = await createConsumer(root, folder, each, registry);
    const problems = [...consumer.readme.problems, ...notInstalled(consumer)];
    for (const problem of problems) fail(`${each.name}: README.md, ${problem}`);
    const installed = await installedWith(consumer.installed);
    for (const problem of unwanted(each.name, installed.dependencies)) fail(problem);
    await compile(consumer);
    for (const node of nodes) {
      const ran = await runBlocks(consumer, each, node);
      report(`${each.name}, Node ${node.major}: ran ${ran.length === 0 ? 'nothing' : ran.join(', ')}`);
    }
    for (const block of consumer.readme.blocks) {
      const reason = await whyNotRun(block, folder);
      if (reason !== undefined) report(`${each.name}: type-checked only, line ${block.line}: ${reason}`);
    }
    if (!values.keep) await rm(folder, { recursive: true, force: true });
  }

  const queue = [...chosen];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
        const { name } = each;
        await check(each).catch((error: Error) => fail(`${name}: ${error.message}`));
      }
    }),
  );
} finally {
  if (values.keep) console.log(`kept ${temporary}`);
  else await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
}
report(failures === 0 ? 'every package installs and runs alone' : `${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;

function fail(text: string): void {
  failures++;
  report(`FAILED ${text}`);
}

function report(text: string): void {
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);
}
