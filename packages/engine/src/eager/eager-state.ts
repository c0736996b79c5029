import { DuadError } from '@duad/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { EngineState, HostTensor } from '../tensor-engine.js';
import { toHost } from './host-values.js';

/** State of an eager engine: tensors of TensorFlow.js that no tidy disposes of. */
export class EagerState implements EngineState {
  readonly backendName: string;
  #tensors: Record<string, Tensor> | undefined;

  constructor(tensors: Record<string, Tensor>, backendName: string) {
    this.#tensors = tensors;
    this.backendName = backendName;
  }

  get current(): Readonly<Record<string, Tensor>> {
    if (!this.#tensors) {
      throw new DuadError('DISPOSED', 'engine: this state was disposed of; make a new one with createState');
    }
    return this.#tensors;
  }

  /** Replaces the named tensors: a program may move on only part of the state. */
  advance(next: Readonly<Record<string, Tensor>>): void {
    for (const [name, tensor] of Object.entries(next)) {
      this.current[name]!.dispose();
      this.#tensors![name] = tensor;
    }
  }

  async read(): Promise<Record<string, HostTensor>> {
    return Object.fromEntries(Object.entries(this.current).map(([name, tensor]) => [name, toHost(tensor)]));
  }

  dispose(): void {
    for (const tensor of Object.values(this.#tensors ?? {})) tensor.dispose();
    this.#tensors = undefined;
  }
}
