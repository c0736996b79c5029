import type { Weights } from '@duad/weights';
import type { Whitening } from './whitening.js';

/** The published PCA-whitening, if a file of weights holds one (`WPCA/kernel`, `WPCA/bias`), for that many columns. */
export function trainedWhitening(weights: Weights, columns: number): Whitening | undefined {
  const find = (ending: RegExp): string | undefined => weights.names.find((each) => ending.test(each));
  const [kernel, bias] = [find(/(^|\/)WPCA\/kernel$/), find(/(^|\/)WPCA\/bias$/)];
  if (!kernel || !bias) return undefined;
  const offset = weights.get(bias).data;
  const dimension = offset.length;
  return { columns, dimension, projection: weights.get(kernel, [1, 1, columns, dimension]).data, offset };
}
