import type { Weights } from '@duad/weights';
import type { Backbone } from './backbone.js';
import { mobilenet } from './mobilenet.js';
import type { ParsedNetvladOptions } from './options.js';
import { vgg } from './vgg.js';

/** @throws INVALID_OPTION for an unknown layer, INVALID_FILE where weights lack or have another shape */
export function backboneFrom(weights: Weights, { backbone, layer }: ParsedNetvladOptions): Backbone {
  return backbone === 'mobilenet-v1' ? mobilenet(weights, layer) : vgg(weights, backbone, layer);
}
