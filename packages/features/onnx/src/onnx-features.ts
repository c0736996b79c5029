import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { DuadError, type FeatureExtractor, type Picture, parseOptions } from '@duad/core';
import { extractInBatches } from '@duad/media';
import type { InferenceSession } from 'onnxruntime-node';
import { type ImageInput, imageInput } from './image-input.js';
import { type ModelFile, readModelFile, withOpenSides, withOutput } from './model-file.js';
import { type OnnxFeaturesOptions, onnxFeaturesOptions, type ParsedOnnxFeaturesOptions } from './options.js';
import { pool } from './pool.js';
import { prepare } from './prepare.js';
import { loadRuntime, type Runtime } from './runtime.js';
import { who } from './who.js';

/** A network ready to run. Holds native memory: dispose of it. */
export interface OnnxFeatures extends FeatureExtractor<Picture>, AsyncDisposable {
  readonly fingerprint: string;
}

/**
 * Features by any ONNX vision model: pictures of any size are resized to the model's, and one row per picture is taken
 * from its output or from any tensor inside its graph.
 *
 * Pictures always run in batches of one size, the last one filled up, so that a row depends neither on the number of
 * pictures nor on those beside it; the same picture gives the same bits in every run on the same machine.
 *
 * @throws FILE_NOT_FOUND, INVALID_FILE, INVALID_OPTION (naming what has to be stated), UNSUPPORTED, MISSING_DEPENDENCY
 */
export async function onnxFeatures(options: OnnxFeaturesOptions): Promise<OnnxFeatures> {
  const parsed = parseOptions(onnxFeaturesOptions, options, who);
  const [runtime, file] = [await loadRuntime(), await readModelFile(parsed.model)];
  const { session, output } = await openSession(runtime, file, parsed);
  const input = imageInput(session, file, parsed);
  const run = runner(runtime, session, input, output, parsed);
  const dimension = (await run([], 0)).length / input.batch;
  const { model: _, threads: __, ...settings } = { ...parsed, ...input, input: input.name, output };
  return {
    specVersion: 1,
    name: 'onnx',
    options: { ...settings, model: parsed.model },
    dimension,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([who, 1, file.sha256, settings]))
      .digest('hex'),
    extract: (samples, context) =>
      extractInBatches(
        samples,
        {
          ...{ who, batch: input.batch, dimension },
          run: async (pictures, first) => (await run(pictures, first)).slice(0, pictures.length * dimension),
        },
        context,
      ),
    [Symbol.asyncDispose]: () => session.release(),
  };
}

/** Speaks of what comes before the classes. */
const featureName = /feature|embed|descriptor|pool/i;

async function openSession(
  runtime: Runtime,
  file: ModelFile,
  { output: wanted, anySize, layout, threads = availableParallelism() }: ParsedOnnxFeaturesOptions,
): Promise<{ session: InferenceSession; output: string }> {
  async function open(model: string | Uint8Array): Promise<InferenceSession> {
    const settings: InferenceSession.SessionOptions = {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    };
    try {
      // The library's signatures part paths from bytes.
      return await (typeof model === 'string'
        ? runtime.InferenceSession.create(model, settings)
        : runtime.InferenceSession.create(model, settings));
    } catch (cause) {
      const about = wanted === undefined ? '' : ` with output '${wanted}'`;
      throw new DuadError(
        'INVALID_FILE',
        `${who}: ${file.path}: onnxruntime refused the model${about} (${(cause as Error).message})`,
        { cause },
      );
    }
  }
  const bytes = anySize ? withOpenSides(file.bytes, layout) : file.bytes;
  const session = await open(anySize ? bytes : file.path);
  const names = session.outputNames;
  if (wanted === undefined) return { session, output: names.find((name) => featureName.test(name)) ?? names[0]! };
  if (names.includes(wanted)) return { session, output: wanted };
  await session.release();
  return { session: await open(withOutput(bytes, wanted)), output: wanted };
}

/** Runs up to a batch of pictures; the rest of the batch is black. */
function runner(
  runtime: Runtime,
  session: InferenceSession,
  input: ImageInput,
  output: string,
  { pooling, unitLength }: ParsedOnnxFeaturesOptions,
): (pictures: readonly Picture[], first: number) => Promise<Float32Array> {
  const { batch, height, width, layout, type } = input;
  const depth = input.mean.length;
  const shape = layout === 'nchw' ? [batch, depth, height, width] : [batch, height, width, depth];
  const black = { data: new Uint8Array(depth), width: 1, height: 1, channels: depth };
  return async (pictures, first) => {
    const size = batch * depth * height * width;
    const values = type === 'uint8' ? new Uint8Array(size) : new Float32Array(size);
    for (let i = 0; i < batch; i++) prepare(pictures[i] ?? black, input, values, i, first + i);
    const tensor =
      values instanceof Uint8Array
        ? new runtime.Tensor('uint8', values, shape)
        : new runtime.Tensor('float32', values, shape);
    const results = await session.run({ [input.name]: tensor }, [output]).catch((cause: Error) => {
      throw new DuadError('ENGINE_FAILED', `${who}: ${cause.message}`, { cause });
    });
    const result = results[output]!;
    if (!(result.data instanceof Float32Array)) {
      throw new DuadError('UNSUPPORTED', `${who}: output '${output}' is of ${result.type}; expected float32`);
    }
    const rows = pool(result.data, result.dims, batch, layout, pooling);
    return unitLength ? normalise(rows, rows.length / batch) : rows;
  };
}

function normalise(rows: Float32Array, dimension: number): Float32Array {
  for (let start = 0; start < rows.length; start += dimension) {
    const row = rows.subarray(start, start + dimension);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let j = 0; j < dimension; j++) row[j]! /= length;
  }
  return rows;
}
