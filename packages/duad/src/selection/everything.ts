import type { SelectionRule } from './selection-rule.js';

/** No selection at all: a plain autoencoder, to compare with. */
export function everything(): SelectionRule {
  return {
    name: 'everything',
    async begin(x) {
      const all = { rows: Uint32Array.from({ length: x.rows }, (_, row) => row) };
      return { first: async () => all, next: async () => all };
    },
  };
}
