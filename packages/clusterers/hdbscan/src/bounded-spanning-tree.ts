import type { RunContext } from '@duad/core';
import { boruvka, type SpanningTree } from './boruvka.js';
import type { DistanceBounds } from './distance-bounds.js';

/**
 * Minimum spanning tree of the mutual reachability distances: in each of Borůvka's rounds one pass over the bounds, exact
 * distances only where a bound does not rule an edge out.
 *
 * @param bounds of the table's rows among themselves
 * @param cores squared core distances
 */
export function boundedSpanningTree(
  bounds: DistanceBounds,
  cores: Float64Array,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<SpanningTree> {
  const rows = cores.length;
  const weigh = (i: number, j: number): number => Math.max(bounds.exact(i, j), cores[i]!, cores[j]!);

  return boruvka(
    rows,
    weigh,
    ({ component, best, floor, offer, searched }) =>
      bounds.forEach(
        ({ query: i, lower }) => {
          const own = component[i]!;
          // The likeliest edge first: it rules out most others.
          let likeliest = -1;
          let least = Number.POSITIVE_INFINITY;
          for (let j = 0; j < rows; j++) {
            if (lower[j]! >= least || cores[j]! >= least || component[j] === own) continue;
            least = Math.max(lower[j]!, cores[j]!);
            likeliest = j;
          }
          searched(i, likeliest, Math.max(least, cores[i]!));
          if (floor[i]! >= best[own]!) return;
          offer(i, likeliest, weigh(i, likeliest));
          for (let j = 0; j < rows && floor[i]! < best[own]!; j++) {
            if (lower[j]! >= best[own]! || cores[j]! >= best[own]! || component[j] === own) continue;
            if (j !== likeliest) offer(i, j, weigh(i, j));
          }
        },
        context,
        (i) => Math.max(cores[i]!, floor[i]!) < best[component[i]!]!,
      ),
    context,
  );
}
