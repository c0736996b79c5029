import { DuadError } from './errors.js';

/**
 * Loads a library that need not be installed.
 *
 * @param load imports it
 * @param who needs it, and what for, such as `@duad/media: reading pictures`
 * @param name of the npm package
 * @param more what to say after the advice to install it
 * @throws MISSING_DEPENDENCY saying what to install
 */
export async function loadLibrary<T>(load: () => Promise<T>, who: string, name: string, more = ''): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const [reason] = (cause as Error).message.split('\n');
    throw new DuadError(
      'MISSING_DEPENDENCY',
      `${who} needs ${name}, which could not be loaded (${reason}); install it with 'npm install ${name}'${more}`,
      { cause },
    );
  }
}
