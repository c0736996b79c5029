export { type CachedFeaturesOptions, cachedFeatures } from './cached-features.js';
