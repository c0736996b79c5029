import { ensure } from '../check.js';

/** Holds if there is one finite score per row. */
export function ensureScores(scores: Float32Array, rows: number): void {
  ensure(scores instanceof Float32Array, 'expected scores to be a Float32Array');
  ensure(scores.length === rows, `expected ${rows} scores, one per row, got ${scores.length}`);
  const bad = scores.findIndex((score) => !Number.isFinite(score));
  ensure(bad < 0, `expected finite scores, got ${scores[bad]} for row ${bad}`);
}
