/**
 * Images and clips per second of the networks behind NetVLAD and C3D beside PyTorch's, on random weights, with the same
 * threads; runs alternating.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/features.ts [threads] [repeats] [vgg16|mobilenet-v1|c3d ...]
 *
 * PEER_PYTHON names a Python with PyTorch; `python3` unless given.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Clip, createRandom, type Matrix, type Picture, type RunContext } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import { c3dFeatures } from '@duad/features-c3d';
import { netvladFeatures } from '@duad/features-netvlad';

const threads = Number(process.argv[2] ?? availableParallelism());
const repeats = Number(process.argv[3] ?? 3);
const wanted = process.argv.slice(4);
const folder = mkdtempSync(join(tmpdir(), 'duad-peer-'));
const engine = await createOnnxruntimeEngine({ threads });
const context: RunContext = { random: createRandom(1), engine };
const python = process.env.PEER_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('features_peer.py', import.meta.url));
const child = spawn(python, [script, `${threads}`], { stdio: ['pipe', 'pipe', 'inherit'] });
child.on('error', (error) => fail(`cannot start ${python}: ${error.message}`));
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

try {
  const greeting = JSON.parse((await lines.next()).value ?? '{"missing":"it ended early"}');
  if (greeting.missing) fail(`${python} lacks PyTorch (${greeting.missing}); set PEER_PYTHON to one that has it`);
  console.log(`${engine.description}; PyTorch ${greeting.version}; best of ${repeats} alternating runs`);
  if (isWanted('vgg16')) {
    const weights = randomWeights('vgg16.safetensors', vggShapes());
    const extractor = await netvladFeatures({ weights });
    await compare('vgg16', 'images', 224, 224, 4, () => extractor.extract(pictures(4, 224, 224), context));
  }
  if (isWanted('mobilenet-v1')) {
    const weights = randomWeights('mobilenet.safetensors', mobilenetShapes());
    const extractor = await netvladFeatures({ weights, backbone: 'mobilenet-v1' });
    await compare('mobilenet-v1', 'images', 320, 240, 16, () => extractor.extract(pictures(16, 320, 240), context));
  }
  if (isWanted('c3d')) {
    const weights = randomWeights('c3d.safetensors', c3dShapes());
    const extractor = await c3dFeatures({ weights });
    await compare('c3d', 'clips', 112, 112, 2, () => extractor.extract(clips(2), context));
  }
} finally {
  child.stdin.end();
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

/** Programs are compiled in the first call, which is not counted, as PyTorch's warm-up is not. */
async function compare(
  model: string,
  what: string,
  width: number,
  height: number,
  count: number,
  ours: () => Promise<Matrix>,
): Promise<void> {
  const [mine, theirs]: [number[], number[]] = [[], []];
  const compiling = await seconds(ours, 1);
  for (let i = 0; i < repeats; i++) {
    child.stdin.write(`${JSON.stringify({ model, width, height, count })}\n`);
    theirs.push(JSON.parse((await lines.next()).value!).seconds);
    mine.push(await seconds(ours, 1));
  }
  const [a, b] = [count / Math.min(...mine), count / Math.min(...theirs)];
  console.log(`${model}, ${count} ${what} of ${width} x ${height}; first call ${compiling.toFixed(2)} s`);
  console.log(`  duad     ${a.toFixed(2)} ${what}/s`);
  console.log(`  PyTorch  ${b.toFixed(2)} ${what}/s`);
  console.log(`  ratio    ${(a / b).toFixed(2)}`);
}

async function seconds(act: () => Promise<unknown>, times: number): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < times; i++) await act();
  return (performance.now() - began) / 1000 / times;
}

function pictures(count: number, width: number, height: number): Picture[] {
  const random = createRandom('pictures');
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  return Array.from({ length: count }, () => ({ data, width, height, channels: 3 }));
}

function clips(count: number): Clip[] {
  return pictures(count, 112, 112 * 16).map((picture) => ({ ...picture, height: 112, frames: 16 }));
}

type Shapes = Record<string, number[]>;

function vggShapes(): Shapes {
  const shapes: Shapes = {};
  let inputs = 3;
  [64, 128, 256, 512, 512].forEach((width, i) => {
    for (let j = 1; j <= (i < 2 ? 2 : 3); j++) {
      shapes[`block${i + 1}_conv${j}/kernel`] = [3, 3, inputs, width];
      shapes[`block${i + 1}_conv${j}/bias`] = [width];
      inputs = width;
    }
  });
  return { ...shapes, ...layerShapes(512, 64) };
}

function mobilenetShapes(): Shapes {
  const normalised = (name: string, width: number): Shapes =>
    Object.fromEntries(
      ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) => [`${name}_bn/${part}`, [width]]),
    );
  let shapes: Shapes = { 'conv1/kernel': [3, 3, 3, 32], ...normalised('conv1', 32) };
  let inputs = 32;
  [64, 128, 128, 256, 256, 512, 512].forEach((width, i) => {
    shapes = {
      ...shapes,
      [`conv_dw_${i + 1}/depthwise_kernel`]: [3, 3, inputs, 1],
      ...normalised(`conv_dw_${i + 1}`, inputs),
      [`conv_pw_${i + 1}/kernel`]: [1, 1, inputs, width],
      ...normalised(`conv_pw_${i + 1}`, width),
    };
    inputs = width;
  });
  return { ...shapes, ...layerShapes(512, 16) };
}

function layerShapes(channels: number, clusters: number): Shapes {
  return {
    'net_vlad_layer_1/kernel': [1, 1, channels, clusters],
    'net_vlad_layer_1/bias': [1, 1, clusters],
    'net_vlad_layer_1/cluster_centers': [1, 1, 1, channels, clusters],
  };
}

function c3dShapes(): Shapes {
  const shapes: Shapes = {};
  let inputs = 3;
  const names = ['conv1', 'conv2', 'conv3a', 'conv3b', 'conv4a', 'conv4b', 'conv5a', 'conv5b'];
  [64, 128, 256, 256, 512, 512, 512, 512].forEach((width, i) => {
    shapes[`${names[i]}/kernel`] = [3, 3, 3, inputs, width];
    shapes[`${names[i]}/bias`] = [width];
    inputs = width;
  });
  return { ...shapes, 'fc6/kernel': [8192, 4096], 'fc6/bias': [4096] };
}

function randomWeights(name: string, shapes: Shapes): string {
  let offset = 0;
  const header: Record<string, unknown> = {};
  for (const [array, shape] of Object.entries(shapes)) {
    const size = 4 * shape.reduce((a, b) => a * b);
    header[array] = { dtype: 'F32', shape, data_offsets: [offset, offset + size] };
    offset += size;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const random = createRandom('weights');
  const noise = Float32Array.from({ length: 4099 }, () => 0.01 + 0.01 * random.uniform());
  const numbers = Float32Array.from({ length: offset / 4 }, (_, i) => noise[i % 4099]!);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([length, text, Buffer.from(numbers.buffer)]));
  return path;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
