export { type Arena, arenaBytes, createArena } from './arena.js';
export {
  type Code,
  type FunctionSource,
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  i32x4,
  local,
  loopWhile,
  onlyIf,
  repeatWhile,
  returnIf,
  select,
} from './assembler.js';
export { kernelModule } from './kernel-module.js';
export type { Memory } from './web-assembly.js';
