/** Name of this package in messages and artifacts. */
export const who = '@duad/clusterer-distribution';

/** What there may be fewer of where the memory does not suffice. */
export const reducible = 'rows, columns or landmarks';
