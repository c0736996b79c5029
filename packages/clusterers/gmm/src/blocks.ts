/** How the rows are cut up for the engine. */
export interface Blocks {
  /** Rows per step. */
  readonly size: number;
  /** Steps per call, so that a call takes a fraction of a second. */
  readonly stepsPerCall: number;
}

/** Blocks whose [K d, block] intermediate stays within some 8 MiB. */
export function blocksFor(rows: number, components: number, columns: number): Blocks {
  const bounded = Math.min(4096, Math.max(256, Math.floor(2 ** 20 / (components * columns))));
  const size = Math.min(rows, bounded);
  return { size, stepsPerCall: Math.max(1, Math.floor(1e10 / (4 * size * components * columns ** 2))) };
}

/** A call over some of the rows: padded with row 0, which then has the weight 0. */
export interface Call {
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

/** The calls that go once over the rows 0 .. rows - 1. */
export function* callsOver(rows: number, { size, stepsPerCall }: Blocks): Generator<Call> {
  const steps = Math.ceil(rows / size);
  for (let step = 0; step < steps; step += stepsPerCall) {
    const count = Math.min(stepsPerCall, steps - step) * size;
    const first = step * size;
    const indices = Int32Array.from({ length: count }, (_, i) => (first + i < rows ? first + i : 0));
    const weights = Float64Array.from({ length: count }, (_, i) => (first + i < rows ? 1 : 0));
    yield { indices, weights };
  }
}
