import type { ResultRow } from '../result-row.js';

/** Where rows go besides the results folder. */
export interface Tracker extends AsyncDisposable {
  log(row: ResultRow): Promise<void>;
}
