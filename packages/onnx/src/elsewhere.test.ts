import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { angleAndNeighbourhood } from 'duad';
import puppeteer from 'puppeteer-core';
import { afterAll, describe, expect, it } from 'vitest';
import { engine, fitted, someRows } from './fixtures.js';
import { exportOnnx } from './index.js';

/** Scores of other runtimes stay skipped, by name, where these are not installed. */
const python = process.env.DUAD_PYTHON ?? 'python3';
const hasPython = spawnSync(python, ['-c', 'import numpy, onnxruntime']).status === 0;
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

/** A page that scores the rows it is handed. */
const page = `<!doctype html><title>scores</title><link rel="icon" href="data:,"><script type="module">
  import * as ort from '/ort.wasm.min.mjs';
  ort.env.wasm.numThreads = 1;
  const rows = Float32Array.from(await (await fetch('/rows.json')).json());
  const session = await ort.InferenceSession.create('/model.onnx');
  const { score } = await session.run({ x: new ort.Tensor('float32', rows, [rows.length / 6, 6]) });
  window.scores = Array.from(score.data);
</script>`;

describe('an exported model', async () => {
  const detector = await fitted(angleAndNeighbourhood(), { nets: 2 });
  const x = someRows(500, 6, 11);
  const expected = await detector.score(x, { engine });
  const model = exportOnnx(await detector.toArtifact());
  const folder = mkdtempSync(join(tmpdir(), 'duad-onnx-'));
  afterAll(async () => {
    await detector[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  function expectClose(scores: readonly number[]): void {
    expect(scores).toHaveLength(x.rows);
    expect(Math.max(...scores.map((score, row) => Math.abs(score - expected[row]!)))).toBeLessThan(1e-5);
  }

  it.skipIf(!hasPython)("scores alike in Python's onnxruntime (skipped without it)", () => {
    writeFileSync(join(folder, 'model.onnx'), model);
    writeFileSync(join(folder, 'x.bin'), x.data);
    const script = [
      'import json, sys, numpy, onnxruntime',
      "x = numpy.fromfile('x.bin', dtype='<f4').reshape(-1, 6)",
      "session = onnxruntime.InferenceSession('model.onnx', providers=['CPUExecutionProvider'])",
      "json.dump(session.run(['score'], {'x': x})[0].tolist(), sys.stdout)",
    ].join('\n');
    expectClose(JSON.parse(execFileSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' })));
  });

  it.skipIf(!chromium)('scores alike in a browser page (skipped without Chromium)', async () => {
    const library = dirname(fileURLToPath(import.meta.resolve('onnxruntime-web')));
    const files: Readonly<Record<string, [type: string, content: () => string | Uint8Array]>> = {
      '/': ['text/html', () => page],
      '/model.onnx': ['application/octet-stream', () => model],
      '/rows.json': ['application/json', () => JSON.stringify(Array.from(x.data))],
    };
    const server = createServer(({ url = '/' }, response) => {
      const type = url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
      const [contentType, content] = files[url] ?? [type, () => readFileSync(join(library, basename(url)))];
      response.setHeader('content-type', contentType).end(content());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await puppeteer.launch({ executablePath: chromium!, args: ['--no-sandbox'] });
    try {
      const tab = await browser.newPage();
      await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await tab.waitForFunction('window.scores !== undefined', { timeout: 50_000 });
      const scores = (await tab.evaluate('window.scores')) as number[];
      expectClose(scores);
    } finally {
      await browser.close();
      server.close();
    }
  });
});
