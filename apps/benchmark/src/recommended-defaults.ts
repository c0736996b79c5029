import { recommended } from 'duad';
import type { BenchmarkDetector } from './benchmark-detector.js';

/** What somebody gets who knows nothing of the data and sets nothing. */
export const recommendedDefaults: BenchmarkDetector = {
  name: 'duad-recommended-defaults',
  description: 'recommended with nothing set: kind of data, p0 and p are not told',
  supervision: 'unsupervised',
  create: ({ observe }) => recommended({ observe }),
};
