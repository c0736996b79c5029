/** How errors of this package sign, and who wrote its artifacts. */
export const who = '@duad/baseline-geometric';
