export { type RawPixelsOptions, rawPixelsOptions } from './options.js';
export { type PixelSample, type RawPixels, rawPixels } from './raw-pixels.js';
