import {
  type Artifact,
  type ArtifactArray,
  checkMatrix,
  type Detector,
  DuadError,
  expectArtifact,
  type FittedDetector,
  type Matrix,
  parseOptions,
  type RunContext,
  throwIfCancelled,
  type Warning,
} from '@duad/core';
import type { z } from 'zod';
import { who } from './who.js';

/** What a fitted detector of this package is made from and written to: plain numbers. */
export interface Model {
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, ArtifactArray>>;
}

/** A detector as this package writes it down: how numbers are found, and how rows are scored by them. */
export interface Method<O, M extends Model> {
  readonly name: string;
  /** Whether the scores do not depend on the random numbers handed in. */
  readonly deterministic: boolean;
  readonly options: z.ZodType<O, unknown>;
  /** Fewest rows that can be fitted. */
  readonly minimumRows: (options: O) => number;
  fit(x: Matrix, options: O, context: RunContext): Promise<{ readonly model: M; readonly warnings?: Warning[] }>;
  /** One score per row; higher = more anomalous. */
  score(x: Matrix, options: O, model: M, context: Partial<RunContext>): Promise<Float32Array>;
}

const layout = 1;

/** Puts the contract of a detector around a method. */
export function detectorOf<O extends object, M extends Model>(
  method: Method<O, M>,
  options: unknown,
): Detector<FittedDetector> {
  const name = `${who}: ${method.name}`;
  const parsed = parseOptions(method.options, options, name);
  return {
    specVersion: 1,
    name: method.name,
    options: { ...parsed } as Readonly<Record<string, unknown>>,
    supervision: 'unsupervised',
    capabilities: { deterministic: method.deterministic, trained: false, explains: false },
    async fit(x, context) {
      checkMatrix(x, name, { minimumRows: method.minimumRows(parsed) });
      throwIfCancelled(context, name);
      const { model, warnings = [] } = await method.fit(x, parsed, context);
      return fitted(method, parsed, x.columns, model, warnings);
    },
  };
}

function fitted<O extends object, M extends Model>(
  method: Method<O, M>,
  options: O,
  columns: number,
  model: M,
  warnings: readonly Warning[],
): FittedDetector {
  const name = `${who}: ${method.name}`;
  return {
    columns,
    warnings,
    async score(x, context = {}) {
      checkMatrix(x, name, { columns });
      throwIfCancelled(context, name);
      return method.score(x, options, model, context);
    },
    toArtifact: async () => ({
      package: who,
      version: layout,
      header: { method: method.name, options, columns, warnings, model: model.header },
      arrays: model.arrays,
    }),
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * Restores what a fitted detector of this method wrote.
 *
 * @throws INVALID_ARTIFACT if another package or method wrote it
 */
export function restore<O extends object, M extends Model>(method: Method<O, M>, artifact: Artifact): FittedDetector {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    readonly method: string;
    readonly options: O;
    readonly columns: number;
    readonly warnings: readonly Warning[];
    readonly model: M['header'];
  };
  if (header.method !== method.name) {
    throw new DuadError(
      'INVALID_ARTIFACT',
      `${who}: expected an artifact of ${method.name}, got one of ${header.method}`,
    );
  }
  const model = { header: header.model, arrays: artifact.arrays } as M;
  return fitted(method, header.options, header.columns, model, header.warnings);
}
