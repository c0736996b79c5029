export { oracleFile, readOracle } from './oracles.js';
export { safetensors } from './safetensors.js';
export { weightsFolder } from './weights-folder.js';
export { withOutliers } from './with-outliers.js';
