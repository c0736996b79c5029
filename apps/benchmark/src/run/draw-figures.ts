import { DuadError } from '@duad/core';
import { readState, writeState } from './folder-state.js';
import type { PlannedFigure } from './plan.js';
import type { Streams } from './progress.js';

/**
 * Draws one figure after the other and remembers those that were drawn to their end.
 *
 * @returns how many failed
 * @throws CANCELLED
 */
export async function drawFigures(
  figures: readonly PlannedFigure[],
  { folder, dataDir }: { readonly folder: string; readonly dataDir?: string | undefined },
  { print, signal }: Streams,
): Promise<number> {
  if (figures.length === 0) return 0;
  const { createOnnxruntimeEngine } = await import('@duad/engine');
  await using engine = await createOnnxruntimeEngine();
  let failed = 0;
  for (const { figure, seed } of figures) {
    print(figure.title);
    try {
      const options = { ...(dataDir !== undefined && { dataDir }), folder, seed, engine };
      await figure.draw(options, { ...(signal && { signal }) }, print);
    } catch (error) {
      if (signal?.aborted || DuadError.isInstance(error, 'CANCELLED')) throw error;
      failed += 1;
      print(`  failed: ${(error as Error).message}`);
      continue;
    }
    const state = readState(folder);
    writeState(folder, { ...state, drawn: [...new Set([...state.drawn, `${figure.name} ${seed}`])] });
  }
  return failed;
}
