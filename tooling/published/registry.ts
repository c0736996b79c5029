import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from './command.js';

/** A registry on this machine, and the settings by which npm and pnpm use it and nothing else. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Starts verdaccio on a free port of the loopback interface. It keeps our packages and passes on all others. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const own = { access: '$all', publish: '$all' };
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: { upstream: { url: await configuredRegistry(folder), maxage: '60m', timeout: '120s' } },
    // Our own names are never asked for elsewhere: what is installed is what was published a moment ago.
    packages: { '@duad/*': own, duad: own, '**': { access: '$all', proxy: 'upstream' } },
    max_body_size: '200mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'error' },
  };
  // JSON is YAML.
  await writeFile(join(folder, 'config.yaml'), JSON.stringify(config));
  await writeFile(join(folder, 'npmrc'), `registry=${url}\n//127.0.0.1:${port}/:_authToken=local\n`);
  const bin = join(dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')), 'bin/verdaccio');
  const parameters = [bin, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
  const child = spawn(process.execPath, parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  process.once('exit', () => child.kill());
  await answering(url, child);
  const env = {
    npm_config_registry: url,
    npm_config_userconfig: join(folder, 'npmrc'),
    npm_config_cache: join(folder, 'cache'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  return {
    url,
    env,
    async [Symbol.asyncDispose]() {
      child.kill();
    },
  };
}

/** The registry that npm is set to on this machine. */
async function configuredRegistry(cwd: string): Promise<string> {
  const found = await command('npm', ['config', 'get', 'registry'], { cwd }).catch(() => '');
  return /^https?:\/\/\S+$/m.exec(found)?.[0] ?? 'https://registry.npmjs.org/';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`verdaccio ended with ${child.exitCode}`);
    const answer = await fetch(new URL('-/ping', url)).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`verdaccio does not answer at ${url}`);
}
