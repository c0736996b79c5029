/** How errors of this package sign. */
export const who = '@duad/baseline-ocsvm';
