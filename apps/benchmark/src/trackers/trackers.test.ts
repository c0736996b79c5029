import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from '../main.js';
import type { ResultRow } from '../result-row.js';
import { appendResult } from '../results-file.js';
import { crc32c, maskedCrc32c } from './crc32c.js';
import { mlflowTracker } from './mlflow.js';
import { tensorboardTracker } from './tensorboard.js';

const round = (epoch: number, contamination: number) => ({ epoch, kept: 0.5, changed: 0.25, contamination });

const row: ResultRow = {
  experiment: 'toy',
  dataset: 'made up',
  variant: { number: 1, 'set.p0': 20 },
  detector: 'distance',
  supervision: 'unsupervised',
  seed: 300,
  metrics: { auroc: 0.75, averagePrecision: 0.5, f1: 0.25 },
  selection: { rounds: [round(0, 0.125), round(300, 0.0625)] },
  seconds: { training: 2, total: 2.5 },
  peakMemory: 2 ** 31,
  environment: { node: 'v20', date: '2026-01-02T03:04:05.000Z' },
};
const end = Date.parse('2026-01-02T03:04:05.000Z');
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'duad-benchmark-'));

describe('crc32c', () => {
  it('has the values of RFC 3720, appendix B.4', () => {
    const count = Uint8Array.from({ length: 32 }, (_, i) => i);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(count)).toBe(0x46dd794e);
    expect(crc32c(count.toReversed())).toBe(0x113fdb5c);
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  });
});

/** Fields of a protocol buffer: numbers, or bytes. */
function fieldsOf(data: Buffer): { readonly field: number; readonly value: number | Buffer }[] {
  const fields = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = data[at++]!;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < data.length) {
    const key = varint();
    const wire = key % 8;
    let value: number | Buffer;
    if (wire === 0) value = varint();
    else if (wire === 1) {
      value = data.readDoubleLE(at);
      at += 8;
    } else if (wire === 5) {
      value = data.readFloatLE(at);
      at += 4;
    } else {
      const length = varint();
      value = data.subarray(at, at + length);
      at += length;
    }
    fields.push({ field: Math.floor(key / 8), value });
  }
  return fields;
}

/** The records of a TFRecord file, their checksums verified. */
function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(maskedCrc32c(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

describe('TensorBoard event files', () => {
  it('hold every number of a row, in a folder of its own', async () => {
    const folder = newFolder();
    await tensorboardTracker(folder).log(row);
    await tensorboardTracker(folder).log(row);
    const [path, ...more] = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name.includes('tfevents'));
    expect(more).toEqual([]);
    expect(dirname(path!)).toBe('toy/number-1/set.p0-20/distance/seed-300');
    const [opening, ...events] = recordsOf(readFileSync(join(folder, path!)));
    expect(fieldsOf(opening!).map(({ field, value }) => [field, String(value)])).toEqual([
      [1, String(end / 1000)],
      [3, 'brain.Event:2'],
    ]);
    const scalars = events.map((event) => {
      const fields = new Map(fieldsOf(event).map(({ field, value }) => [field, value]));
      const [summary] = fieldsOf(fields.get(5) as Buffer);
      const [tag, value] = fieldsOf(summary!.value as Buffer);
      expect([fields.get(1), summary!.field, tag!.field, value!.field]).toEqual([end / 1000, 1, 1, 2]);
      return [String(tag!.value), fields.get(2), value!.value];
    });
    expect(scalars).toEqual([
      ['auroc', 0, 0.75],
      ['averagePrecision', 0, 0.5],
      ['f1', 0, 0.25],
      ['seconds/training', 0, 2],
      ['seconds/total', 0, 2.5],
      ['peakMemory', 0, 2 ** 31],
      ['selection/kept', 0, 0.5],
      ['selection/changed', 0, 0.25],
      ['selection/contamination', 0, 0.125],
      ['selection/kept', 300, 0.5],
      ['selection/changed', 300, 0.25],
      ['selection/contamination', 300, 0.0625],
    ]);
  });
});

// The bodies that MLflow's REST API 2.0 documents; a name that it does not know fails.
const pair = z.strictObject({ key: z.string(), value: z.string() });
const metric = z.strictObject({ key: z.string(), value: z.number(), timestamp: z.int(), step: z.int() });
const bodies: Readonly<Record<string, z.ZodType>> = {
  'experiments/create': z.strictObject({ name: z.string() }),
  'runs/create': z.strictObject({
    experiment_id: z.string(),
    run_name: z.string(),
    start_time: z.int(),
    tags: z.array(pair),
  }),
  'runs/log-batch': z.strictObject({
    run_id: z.string(),
    metrics: z.array(metric).max(1000),
    params: z.array(pair).max(100),
  }),
  'runs/update': z.strictObject({ run_id: z.string(), status: z.enum(['FINISHED']), end_time: z.int() }),
};

describe('MLflow', () => {
  let server: Server;
  let url: string;
  let requests: { readonly path: string; readonly body: Record<string, unknown> }[] = [];
  const experiments = new Map<string, string>();

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const { pathname, searchParams } = new URL(request.url!, url);
    const path = pathname.replace('/prefix/api/2.0/mlflow/', '');
    let text = '';
    for await (const chunk of request) text += chunk;
    if (path === 'experiments/get-by-name' && request.method === 'GET') {
      const id = experiments.get(searchParams.get('experiment_name')!);
      requests.push({ path, body: {} });
      return id ? [200, { experiment: { experiment_id: id } }] : [404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }];
    }
    const body = bodies[path]?.safeParse(JSON.parse(text));
    if (request.method !== 'POST' || !body?.success)
      return [400, { error_code: 'INVALID_PARAMETER_VALUE', text, path }];
    requests.push({ path, body: body.data as Record<string, unknown> });
    if (path === 'experiments/create') {
      experiments.set(String((body.data as { name: string }).name), '7');
      return [200, { experiment_id: '7' }];
    }
    return [200, path === 'runs/create' ? { run: { info: { run_id: 'abc' } } } : {}];
  }

  beforeEach(async () => {
    requests = [];
    experiments.clear();
    server = createServer((request, response) => {
      answer(request).then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('gets each row as a run, and each experiment once', async () => {
    const tracker = mlflowTracker(url);
    await tracker.log(row);
    await tracker.log({ ...row, seed: 301 });
    const perRow = ['runs/create', 'runs/log-batch', 'runs/update'];
    expect(requests.map(({ path }) => path)).toEqual([
      'experiments/get-by-name',
      'experiments/create',
      ...perRow,
      ...perRow,
    ]);
    const [, , create, batch, update] = requests.map(({ body }) => body);
    expect(create).toMatchObject({
      experiment_id: '7',
      run_name: 'toy, number 1, set.p0 20, distance, seed 300',
      start_time: end - 2500,
    });
    expect(create!.tags).toContainEqual({ key: 'node', value: 'v20' });
    expect(batch).toMatchObject({ run_id: 'abc' });
    expect(batch!.metrics).toContainEqual({ key: 'auroc', value: 0.75, timestamp: end, step: 0 });
    expect(batch!.metrics).toContainEqual({
      key: 'selection/contamination',
      value: 0.0625,
      timestamp: end,
      step: 300,
    });
    expect(batch!.params).toEqual([
      { key: 'dataset', value: 'made up' },
      { key: 'detector', value: 'distance' },
      { key: 'seed', value: '300' },
      { key: 'number', value: '1' },
      { key: 'set.p0', value: '20' },
    ]);
    expect(update).toEqual({ run_id: 'abc', status: 'FINISHED', end_time: end });
    await mlflowTracker(url).log(row);
    expect(requests.slice(8).map(({ path }) => path)).toEqual(['experiments/get-by-name', ...perRow]);
  });

  it('sends long curves in parts', async () => {
    const rounds = Array.from({ length: 700 }, (_, epoch) => round(epoch, 0.1));
    await mlflowTracker(url).log({ ...row, selection: { rounds } });
    const batches = requests.filter(({ path }) => path === 'runs/log-batch').map(({ body }) => body);
    expect(batches.map(({ metrics }) => (metrics as unknown[]).length)).toEqual([1000, 1000, 106]);
    expect(batches.map(({ params }) => (params as unknown[]).length)).toEqual([5, 0, 0]);
  });

  it('a server that refuses or is not there costs no results', async () => {
    const folder = newFolder();
    appendResult(folder, row);
    const complaints: string[] = [];
    const call = (address: string) =>
      main(['track', folder, '--mlflow', address], {
        print: () => undefined,
        complain: (line) => complaints.push(line),
      });
    expect(await call(`${url}nothing`)).toBe(1);
    expect(await call('http://127.0.0.1:1')).toBe(1);
    expect(complaints).toEqual([
      expect.stringMatching(/^--mlflow: a row was not logged \(MLflow answered 400 to /),
      expect.stringMatching(/^--mlflow: a row was not logged \(fetch failed: /),
    ]);
    expect(await call(url)).toBe(0);
  });
});

describe('benchmark track', () => {
  it.each([
    [[], /one results folder/],
    [['/nowhere'], /takes --mlflow URL/],
    [['/nowhere', '--tensorboard', '/tmp/x'], /holds no results/],
    [['/nowhere', '--wandb', 'x'], /wandb/],
  ])('%j: one line and exit code 2', async (args, message) => {
    const complaints: string[] = [];
    const code = await main(['track', ...args], { print: () => undefined, complain: (line) => complaints.push(line) });
    expect(code).toBe(2);
    expect(complaints).toEqual([expect.stringMatching(message)]);
  });
});
