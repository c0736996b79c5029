/** The values of `--preset`; apart from what they stand for, so that help needs no machine learning. */
export const presetNames = ['recommended', 'recommended-table', 'recommended-kddcup', 'paper-kddcup'] as const;
