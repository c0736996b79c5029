export { checkScale } from './check-scale.js';
export { compileProducts, type Products } from './compile-products.js';
export { createEngine, type EngineName, type EngineOptions, engineNames } from './create-engine.js';
export type { EagerEngineName } from './eager/backends.js';
export type { Attribute, Constant, Graph, GraphDataType, GraphNode, Port } from './graph/graph.js';
export { encodeModel } from './onnx/encode-model.js';
export {
  createOnnxruntimeEngine,
  type ExecutionProvider,
  type OnnxruntimeOptions,
} from './onnxruntime/onnxruntime-engine.js';
export { requireEngine } from './require-engine.js';
export { compileRowMap, type RowMap, type RowMapOptions } from './row-map.js';
export { type SelectEngineOptions, selectEngine } from './select-engine.js';
export type {
  DataType,
  EngineState,
  HostArray,
  HostTensor,
  LoopFeed,
  LoopProgram,
  LoopSignature,
  Precision,
  Program,
  Signature,
  Specs,
  Step,
  StepResult,
  TensorEngine,
  TensorSpec,
  TensorsOf,
} from './tensor-engine.js';
export { adam } from './training/adam.js';
export type { AdamOptions } from './training/adam-options.js';
export type { Optimizer } from './training/optimizer.js';
export { type EpochPlan, runEpochs } from './training/run-epochs.js';
export { type SgdOptions, sgd } from './training/sgd.js';
export { createTrainer, type Trainer, type TrainerOptions } from './training/trainer.js';
