export { type OnnxFeatures, onnxFeatures } from './onnx-features.js';
export type { OnnxFeaturesOptions, PixelScaling } from './options.js';
