/** How messages call this package. */
export const who = '@duad/onnx';
