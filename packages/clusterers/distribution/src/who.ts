/** Name of this package in messages and artifacts. */
export const who = '@duad/clusterer-distribution';
