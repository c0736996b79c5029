import { breathe, type RunContext } from '@duad/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { HostTensor, LoopProgram, Specs, TensorEngine } from './tensor-engine.js';

/** Floating-point operations that one call of the engine may take, so that cancelling stays prompt. */
const operationsPerCall = 2e10;

/** What {@link compileRowMap} compiles. */
export interface RowMapOptions<O extends string> {
  /** Shape of one row. */
  readonly shape: readonly number[];
  /** Rows of a block. Every call computes whole blocks of just this size. */
  readonly block: number;
  /** Weights that the function reads, by name; their shapes count here. */
  readonly weights: Readonly<Record<string, HostTensor<Float32Array>>>;
  /** A function of a block of rows, [block, ...shape]; each result is [block, ...]. */
  readonly map: (x: Tensor, weights: Readonly<Record<string, Tensor>>) => Readonly<Record<O, Tensor>>;
  /** Floating-point operations per row. */
  readonly operationsPerRow: number;
}

/** A function of rows, applied to any number of them. */
export interface RowMap<O extends string> extends Disposable {
  /**
   * @param data rows * size of a row numbers
   * @returns for each result, rows * size of a result numbers
   * @throws CANCELLED
   */
  run(
    data: Float32Array,
    weights: Readonly<Record<string, HostTensor<Float32Array>>>,
    context: Pick<RunContext, 'signal'>,
    who: string,
  ): Promise<Record<O, Float32Array>>;
}

/**
 * Compiles a function of rows that do not see each other. Blocks always have the same size, the last one being filled
 * up, so that what a row gives is the same to the bit whatever rows stand beside it and however many there are.
 */
export async function compileRowMap<O extends string>(
  engine: TensorEngine,
  { shape, block, weights, map, operationsPerRow }: RowMapOptions<O>,
): Promise<RowMap<O>> {
  const inputs: Specs = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [name, { shape: tensor.shape }]),
  );
  const step = ({ 'row.x': x, ...rest }: Readonly<Record<string, Tensor>>) => ({ outputs: map(x!, rest) });
  const program = (await engine.compileLoop(step as never, {
    rows: { 'row.x': { shape } },
    batch: block,
    inputs,
  })) as unknown as LoopProgram<Specs, Specs, never, O>;
  const width = shape.reduce((size, side) => size * side, 1);
  const blocksPerCall = Math.max(1, Math.floor(operationsPerCall / (operationsPerRow * block)));

  return {
    async run(data, current, context, who) {
      const rows = data.length / width;
      const values = Object.fromEntries(Object.entries(current).map(([name, tensor]) => [name, tensor.data]));
      const results = {} as Record<O, Float32Array>;
      const blocks = Math.ceil(rows / block);
      for (let start = 0; start < blocks; start += blocksPerCall) {
        await breathe(context, who);
        const count = Math.min(blocksPerCall, blocks - start);
        const first = start * block;
        const indices = Int32Array.from({ length: count * block }, (_, i) => Math.min(first + i, rows - 1));
        const outputs = await program.run({ rows: { 'row.x': data }, indices, inputs: values });
        const kept = Math.min(count * block, rows - first);
        for (const [name, output] of Object.entries(outputs) as [O, HostTensor<Float32Array>][]) {
          const size = output.shape.slice(2).reduce((product, side) => product * side, 1);
          results[name] ??= new Float32Array(rows * size);
          results[name].set(output.data.subarray(0, kept * size), first * size);
        }
      }
      return results;
    },
    [Symbol.dispose]: () => program[Symbol.dispose](),
  };
}
