import type { GeometricInput } from './options.js';

export const presets: Readonly<Record<'published' | 'small', () => GeometricInput>> = {
  /** WRN-10-4, three epochs of all 72 transformations: hours on two processor cores, for a graphics processor. */
  published: () => ({}),
  /** WRN-10-1, at most 1,500 steps, Dirichlet parameters from 1,000 rows: minutes on two processor cores. */
  small: () => ({ width: 1, steps: 1500, dirichletRows: 1000 }),
};
