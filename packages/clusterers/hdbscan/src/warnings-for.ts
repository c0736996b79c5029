import type { Warning } from '@duad/core';
import type { ParsedHdbscanOptions } from './options.js';
import { who } from './who.js';

/** What a caller should know of the outcome. */
export function warningsFor(labels: Int32Array, options: ParsedHdbscanOptions): Warning[] {
  const warnings: Warning[] = [];
  const needed = Math.max(options.minimumClusterSize, options.minimumSamples);
  if (labels.length < needed) {
    warnings.push({
      code: 'FEWER_ROWS',
      message: `${who}: ${labels.length} rows are fewer than minimumClusterSize or minimumSamples (${needed})`,
    });
  }
  if (labels.every((label) => label < 0)) {
    warnings.push({
      code: 'NO_CLUSTERS',
      message: `${who}: no clusters, all ${labels.length} rows are noise; try a smaller minimumClusterSize or minimumSamples`,
    });
  }
  return warnings;
}
