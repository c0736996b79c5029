import type { Matrix } from '@duad/core';
import type { ParsedOcsvmOptions } from './options.js';

/** The number behind `scale` and `auto`, as scikit-learn defines them; 1 / columns where a constant table has no scale. */
export function gammaFor({ data, columns }: Matrix, gamma: ParsedOcsvmOptions['gamma']): number {
  if (typeof gamma === 'number') return gamma;
  if (gamma === 'auto') return 1 / columns;
  let mean = 0;
  for (let i = 0; i < data.length; i++) mean += data[i]! / data.length;
  let variance = 0;
  for (let i = 0; i < data.length; i++) variance += (data[i]! - mean) ** 2 / data.length;
  // Squares of what float32 holds cannot overflow float64, but their inverse may leave nothing.
  const scale = 1 / (columns * variance);
  return variance > 0 && Number.isFinite(scale) ? scale : 1 / columns;
}
