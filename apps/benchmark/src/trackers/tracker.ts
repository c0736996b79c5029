import type { ResultRow } from '../result-row.js';

/** Where rows go besides the results folder. */
export interface Tracker {
  log(row: ResultRow): Promise<void>;
}
