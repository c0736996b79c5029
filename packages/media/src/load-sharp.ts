import { DuadError } from '@duad/core';
import { who } from './who.js';

export type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

/**
 * The image library, loaded when first needed.
 *
 * @throws MISSING_DEPENDENCY saying what to install
 */
export async function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then((module) => module.default);
  try {
    return await loaded;
  } catch (cause) {
    loaded = undefined;
    throw new DuadError(
      'MISSING_DEPENDENCY',
      `${who}: reading pictures needs sharp, which could not be loaded (${(cause as Error).message}); install it with 'npm install sharp'`,
      { cause },
    );
  }
}
