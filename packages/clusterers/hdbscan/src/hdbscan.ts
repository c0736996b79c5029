import type { Clusterer } from '@duad/core';
import { fitHierarchy } from './fit-hierarchy.js';
import { fitLibrary, maximumLibraryRows } from './fit-library.js';
import type { HdbscanClustering } from './hdbscan-clustering.js';
import { type HdbscanOptions, parseHdbscanOptions } from './options.js';

/**
 * HDBSCAN*: density clustering at all densities at once (Campello, Moulavi, Sander, PAKDD 2013; McInnes, Healy, Astels,
 * JOSS 2017), Euclidean distance. Rows in no cluster get the label -1. Labels do not depend on the order of the rows.
 *
 * Up to 15 columns some O(N log N), else O(N^2 d); memory linear in the table, plus 4 N^2 bytes where that is at most
 * 512 MiB.
 *
 * @throws INVALID_OPTION
 */
export function hdbscan(options: HdbscanOptions = {}): Clusterer<HdbscanClustering> {
  const parsed = parseHdbscanOptions(options);
  const isOwn = parsed.implementation === 'own';
  return {
    specVersion: 1,
    name: isOwn ? 'hdbscan' : 'hdbscan-ts',
    options: { ...parsed },
    capabilities: {
      inductive: isOwn,
      deterministic: true,
      leavesUnplaced: true,
      ...(isOwn ? {} : { maximumRows: maximumLibraryRows }),
    },
    fit: (x, context) => (isOwn ? fitHierarchy(x, parsed, context) : fitLibrary(x, parsed, context)),
  };
}
