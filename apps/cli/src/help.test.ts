import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { metaOf } from './flag.js';
import { commands } from './run.js';
import { duadIn } from './test-support.js';
import { kebabCase } from './text.js';

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('lists the commands for %j', async (words) => {
    const { code, stdout, stderr } = await duadIn('/', words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name, summary } of commands) expect(stdout).toMatch(new RegExp(`duad ${name}.*${summary}`));
  });

  it.each(commands.map(({ name }) => name))('tells every option of %s, in lines of at most 100', async (name) => {
    const { stdout } = await duadIn('/', [name, '--help']);
    expect(await duadIn('/', ['help', name])).toMatchObject({ code: 0, stdout });
    const { flags } = commands.find((command) => command.name === name)!;
    for (const key of Object.keys(flags)) expect(stdout).toContain(`  --${kebabCase(key)} `);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says the version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await duadIn('/', ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('agrees with the README', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const { flags } of commands) {
      for (const [key, flag] of Object.entries(flags)) {
        const { otherwise } = metaOf(flag);
        const row = readme.split('\n').find((line) => line.startsWith(`| \`--${kebabCase(key)}`));
        expect(row, key).toBeDefined();
        // Sentences may be put in other words there; `duad-demo` stands below the table.
        if (otherwise && /^[\w-]+$/.test(otherwise) && otherwise !== 'duad-demo')
          expect(row).toContain(`\`${otherwise}\``);
      }
    }
  });
});
