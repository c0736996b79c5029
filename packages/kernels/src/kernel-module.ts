import { assemble, type FunctionSource } from './assembler.js';
import { type Memory, webAssembly } from './web-assembly.js';

/**
 * Kernels that are assembled and compiled when they are first asked for, once.
 *
 * @param sources gives functions named like the members of K
 * @returns gives the functions over a memory
 */
export function kernelModule<K>(sources: () => readonly FunctionSource[]): (memory: Memory) => K {
  let module: object | undefined;
  return (memory) => {
    module ??= new webAssembly.Module(assemble(sources()));
    return new webAssembly.Instance(module, { host: { memory } }).exports as unknown as K;
  };
}
