import { loadLibrary } from '@duad/core';
import { who } from './who.js';

export type Sharp = typeof import('sharp').default;

/**
 * The image library, loaded when first needed.
 *
 * @throws MISSING_DEPENDENCY saying what to install
 */
export async function loadSharp(): Promise<Sharp> {
  return (await loadLibrary(() => import('sharp'), `${who}: reading pictures`, 'sharp')).default;
}
