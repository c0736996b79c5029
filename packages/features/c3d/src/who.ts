/** How errors of this package sign. */
export const who = '@duad/features-c3d';
