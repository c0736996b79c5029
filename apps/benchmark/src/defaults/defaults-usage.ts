/** For the help of `run`. */
export const defaultsUsage = `  pnpm benchmark run defaults [--sets DIR]   tables that nobody tuned for: every .npz file (X, y) of a folder, adbench
                                             of the data folder unless given; --only a,b for some of them; takes
                                             --seeds, --detectors, --out and --data-dir`;
