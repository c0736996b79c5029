import { describeFeatureExtractor } from '@duad/conformance';
import { rawPixels } from './raw-pixels.js';

describeFeatureExtractor(() => rawPixels({ itemShape: [2, 2, 1], centre: true, unitNorm: true }), {
  samples: () => Array.from({ length: 8 }, (_, i) => ({ data: Uint8Array.of(i, 3 * i, 255 - i, 40) })),
  broken: () => ({ 'another size': { data: [1, 2, 3] }, NaN: { data: [1, 2, Number.NaN, 4] } }),
});
