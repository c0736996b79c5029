import { resolve } from 'node:path';

/** A path as the user gave it, from the folder that the command runs in. */
export function resolvePath(cwd: string, path: string): string {
  return resolve(cwd, path);
}
