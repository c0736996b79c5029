import { z } from 'zod';
import type { SelectionObserver } from './history.js';

/** The option `observe` of every detector that selects. */
export const observeOption: z.ZodType<SelectionObserver | undefined, SelectionObserver | undefined> = z
  .custom<SelectionObserver | undefined>(
    (value) => value === undefined || typeof value === 'function',
    'expected a function',
  )
  .optional()
  .describe('Called after each selection, for experiments');
