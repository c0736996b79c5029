import type { Matrix, RunContext } from '@duad/core';
import { fitDirichlet } from './dirichlet.js';
import type { Responder } from './responses.js';

/**
 * A Dirichlet distribution of the responses under each transformation, fitted to training images.
 *
 * @param rows which images
 * @returns parameters, transformations x transformations
 */
export async function fitResponses(
  responder: Responder,
  images: Matrix,
  rows: Uint32Array,
  count: number,
  context: RunContext,
): Promise<Float64Array> {
  const means = new Float64Array(count * count);
  const meanLogs = new Float64Array(count * count);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const image = images.data.subarray(row * images.columns, (row + 1) * images.columns);
    const logs = await responder.respond(image, context);
    for (let k = 0; k < logs.length; k++) {
      means[k]! += Math.exp(logs[k]!) / rows.length;
      meanLogs[k]! += logs[k]! / rows.length;
    }
    if ((i + 1) % 100 === 0 || i + 1 === rows.length) {
      context.onProgress?.({ stage: 'response-end', done: i + 1, total: rows.length });
    }
  }
  const alpha = new Float64Array(count * count);
  for (let t = 0; t < count; t++) {
    const [from, to] = [t * count, (t + 1) * count];
    alpha.set(fitDirichlet(means.subarray(from, to), meanLogs.subarray(from, to)), from);
  }
  return alpha;
}
