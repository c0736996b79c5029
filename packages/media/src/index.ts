export { checkPicture } from './check-picture.js';
export { type BatchExtraction, extractInBatches } from './extract-in-batches.js';
export { type ChannelOrder, channelsOf } from './picture-channels.js';
export { picturesFromMatrix } from './pictures-from-matrix.js';
export { resizePicture } from './resize-picture.js';
