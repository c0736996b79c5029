import {
  type Artifact,
  type AutoencoderModel,
  checkMatrix,
  DuadError,
  type FittedDetector,
  type RunContext,
} from '@duad/core';
import { checkScale, compileRowMap, type TensorEngine } from '@duad/engine';
import { outputs } from './network.js';
import type { SavedOptions } from './options.js';
import { block, type Trained } from './train.js';
import { who } from './who.js';

/** Version of what `toArtifact` writes. */
export const layout = 1;

/** A trained OC-NN. */
export interface FittedOcnn extends FittedDetector {
  /** r: rows whose output lies below it, a share nu of the training rows, have a score above zero. */
  readonly bias: number;
  /** The objective of each epoch; empty after loading. */
  readonly losses: readonly number[];
}

/** What training found, or a file holds. */
export interface OcnnParts extends Trained {
  readonly columns: number;
  readonly options: SavedOptions;
  /** Its encoder makes the features. */
  readonly encoder?: AutoencoderModel | undefined;
}

/** Puts a detector together. It owns the encoder and disposes of it. */
export async function fittedOcnn(engine: TensorEngine, parts: OcnnParts): Promise<FittedOcnn> {
  const { columns, options, weights, bias, losses, encoder } = parts;
  const features = weights.v.shape[0]!;
  let disposed = false;
  const map = await compileRowMap(engine, {
    shape: [features],
    block,
    weights,
    operationsPerRow: 2 * weights.v.data.length,
    map: (x, { v, w }) => ({ y: outputs(x, { v: v!, w: w! }, options.activation) }),
  });

  function checkAlive(): void {
    if (disposed) throw new DuadError('DISPOSED', `${who}: this detector was disposed of; fit or load another`);
  }

  return {
    columns,
    bias,
    losses,
    warnings: [],
    async score(x, context: Partial<RunContext> = {}) {
      checkAlive();
      checkMatrix(x, who, { columns });
      checkScale(x, who, 'evaluate');
      const { data } = encoder ? await encoder.encode(x, context) : x;
      const { y } = await map.run(data, weights, context, who);
      return y.map((value) => bias - value);
    },
    async toArtifact(): Promise<Artifact> {
      checkAlive();
      return {
        package: who,
        version: layout,
        header: { columns, options, bias },
        arrays: { v: weights.v.data, w: weights.w.data },
        ...(encoder && { children: { encoder: await encoder.toArtifact() } }),
      };
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      map[Symbol.dispose]();
      await encoder?.[Symbol.asyncDispose]();
    },
  };
}
