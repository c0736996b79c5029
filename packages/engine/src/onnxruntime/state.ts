import { DuadError } from '@duad/core';
import type { Tensor } from 'onnxruntime-node';
import type { EngineState, HostArray, HostTensor, Precision } from '../tensor-engine.js';

/**
 * State of onnxruntime programs: two sets of tensors. A call reads one and writes the other, then they change places, so
 * that nothing is allocated or copied from step to step.
 */
export class OnnxruntimeState implements EngineState {
  readonly precision: Precision;
  #current: Record<string, Tensor> | undefined;
  #spare: Record<string, Tensor>;

  constructor(current: Record<string, Tensor>, spare: Record<string, Tensor>, precision: Precision) {
    this.#current = current;
    this.#spare = spare;
    this.precision = precision;
  }

  /** Where the values are. */
  get current(): Readonly<Record<string, Tensor>> {
    if (!this.#current) {
      throw new DuadError('DISPOSED', 'engine: this state was disposed of; make a new one with createState');
    }
    return this.#current;
  }

  /** Where the next values go. */
  get spare(): Readonly<Record<string, Tensor>> {
    return this.#spare;
  }

  /** Makes the named tensors of the spare set current: a program may move on only part of the state. */
  advance(names: readonly string[]): void {
    const current = this.#current!;
    const spare = this.#spare;
    for (const name of names) {
      const value = current[name]!;
      current[name] = spare[name]!;
      spare[name] = value;
    }
  }

  async read(): Promise<Record<string, HostTensor>> {
    return Object.fromEntries(
      Object.entries(this.current).map(([name, tensor]) => [
        name,
        { shape: [...tensor.dims], data: (tensor.data as HostArray).slice() as HostArray },
      ]),
    );
  }

  dispose(): void {
    this.#current = undefined;
    this.#spare = {};
  }
}
