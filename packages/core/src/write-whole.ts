import { rename, rm, writeFile } from 'node:fs/promises';
import { fileUnwritable } from './file-errors.js';

/**
 * Writes a file beside its place and moves it there: a reader sees the old file or the new one, never half of one.
 *
 * @param content bytes, or pieces of text as they come; errors thrown in making them come through
 * @param name how messages call the file; its path unless given
 * @throws FILE_UNWRITABLE
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | AsyncIterable<string>,
  name: string = path,
): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  let thrown: { readonly error: unknown } | undefined;
  async function* pieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
    try {
      yield* texts;
    } catch (error) {
      thrown = { error };
      throw error;
    }
  }
  try {
    await writeFile(temporary, content instanceof Uint8Array ? content : pieces(content));
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown ? thrown.error : fileUnwritable(name, cause);
  }
}
