import { readFile } from 'node:fs/promises';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../onnxruntime/onnxruntime-engine.js';
import type { TensorEngine } from '../../tensor-engine.js';
import { loadGradients } from '../../tensorflow/load-gradients.js';
import { elementwiseCases } from '../../testing/cases/elementwise.js';
import { indexCases } from '../../testing/cases/indices.js';
import { productCases } from '../../testing/cases/products.js';
import { shapeCases } from '../../testing/cases/shapes.js';
import { spatialCases } from '../../testing/cases/spatial.js';
import { compare, expectedOf } from '../../testing/compare.js';
import { drawFrom } from '../../testing/kernel-case.js';
import { kernelTable } from './index.js';

const families = {
  elementwise: elementwiseCases,
  product: productCases,
  shape: shapeCases,
  index: indexCases,
  spatial: spatialCases,
};

/** What onnxruntime's CPU provider computes in 32 bits only. */
const singleOnly = /conv|pool|^a?(sin|cos|tan)h?$|^atan2|^erf$|^s?elu$|^fused/i;

let engine: TensorEngine;
const tried = new Set<string>();

beforeAll(async () => {
  await tf.setBackend('cpu');
  // Otherwise it greets the console on first use.
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  await loadGradients();
  engine = await createOnnxruntimeEngine({ threads: 1 });
});

afterAll(() => engine[Symbol.asyncDispose]());

describe.each(Object.entries(families))('%s kernels agree with TensorFlow.js on its CPU backend', (_family, cases) => {
  it.each(Object.keys(cases))('%s', async (name) => {
    const property = fc.asyncProperty(fc.gen(), async (generate) => {
      const kernelCase = cases[name]!(drawFrom(generate));
      const { values, kernels } = await expectedOf(kernelCase);
      for (const kernel of kernels) tried.add(kernel);
      await compare(engine, kernelCase, values);
      if (!singleOnly.test(name)) await compare(engine, kernelCase, values, 'float64');
    });
    await fc.assert(property, { seed: 7, numRuns: 4 });
  });
});

describe('the kernel table', () => {
  it('has a case for each of its kernels', () => {
    const untried = Object.keys(kernelTable).filter((kernel) => !tried.has(kernel));
    expect(untried).toEqual([]);
  });

  it('is what the README lists, gradients apart', async () => {
    const text = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const listed = new Set(text.split('## Limits')[0]!.match(/\w+/g));
    const forward = Object.keys(kernelTable).filter((kernel) => !/Grad$|Backprop/.test(kernel));
    expect(forward.filter((kernel) => !listed.has(kernel))).toEqual([]);
  });
});
