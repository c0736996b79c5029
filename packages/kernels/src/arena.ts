import { DuadError } from '@duad/core';
import { type Memory, webAssembly } from './web-assembly.js';

/** Arrays in one memory, which the kernels can read; all are freed together, once nothing refers to any. */
export interface Arena {
  readonly memory: Memory;
  /** Zeros, from an address that is a multiple of 64 on. */
  float32(length: number): Float32Array;
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
}

const page = 2 ** 16;
const alignment = 64;
/** Of the addresses. */
const largest = 2 ** 32;

/** Bytes of an arena that arrays of so many bytes fit into. */
export function arenaBytes(...arrays: readonly number[]): number {
  return arrays.reduce((sum, bytes) => sum + Math.ceil(bytes / alignment) * alignment, 0);
}

/**
 * @param who signs the error
 * @param reducible what there may be fewer of, should the memory not suffice
 * @throws TOO_MANY_ROWS if so much memory is not to be had
 */
export function createArena(bytes: number, who: string, reducible = 'rows or columns'): Arena {
  const memory = allocate(bytes, who, reducible);
  let used = 0;
  function next(length: number): number {
    const start = used;
    used += arenaBytes(length);
    return start;
  }
  return {
    memory,
    float32: (length) => new Float32Array(memory.buffer, next(4 * length), length),
    float64: (length) => new Float64Array(memory.buffer, next(8 * length), length),
    int32: (length) => new Int32Array(memory.buffer, next(4 * length), length),
  };
}

function allocate(bytes: number, who: string, reducible: string): Memory {
  try {
    return new webAssembly.Memory({ initial: Math.ceil(bytes / page) });
  } catch (cause) {
    throw new DuadError(
      'TOO_MANY_ROWS',
      `${who}: expected ${Math.ceil(bytes / 2 ** 20)} MiB of memory in one piece (at most ${largest / 2 ** 20}), got none; take fewer ${reducible}`,
      { cause },
    );
  }
}
