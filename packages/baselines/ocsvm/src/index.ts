export { type FittedOcsvm, ocsvmFromArtifact } from './fitted-ocsvm.js';
export { ocsvm } from './ocsvm.js';
export { type OcsvmOptions, ocsvmOptions } from './options.js';
export {
  type LabelledSearch,
  type LabelledSearchOptions,
  type LabelledSearchPoint,
  searchOcsvmWithLabels,
} from './search-with-labels.js';
