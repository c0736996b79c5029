import type { GraphWriter } from './graph-writer.js';

/** Rounded to 32 bits, in whatever the model computes in. */
export function roundedToSingle(graph: GraphWriter, values: string): string {
  return graph.node('Cast', [graph.node('Cast', [values], { to: 'single' })], { to: 'float32' });
}

/**
 * Arcsine of values, which exists for 32-bit numbers alone. Its relative precision keeps small angles apart where the
 * values are not made from a cosine of 32 bits.
 */
export function arcsine(graph: GraphWriter, values: string): string {
  return graph.node('Cast', [graph.node('Asin', [graph.node('Cast', [values], { to: 'single' })])], { to: 'float32' });
}
