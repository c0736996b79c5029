import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DataOptions } from './experiment.js';

/** Where features are kept: as the options say, or `DUAD_FEATURES`, or `duad/features` in the user's cache folder. */
export function featuresFolder({ featuresDir = process.env.DUAD_FEATURES }: DataOptions): string {
  if (featuresDir !== undefined && featuresDir !== '') return featuresDir;
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  return join(XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'duad', 'features');
}
