import type { TableBlock } from '@duad/datasets';
import type { ScoredBlock, ScoreJob } from './block-scorer.js';

/** What a process is asked: blocks, in turn, always for the same job. */
export interface WorkerQuestion {
  readonly job: ScoreJob;
  readonly block: TableBlock;
}

/** What a process answers. */
export interface WorkerAnswer {
  readonly scored?: ScoredBlock;
  /** The block could not be scored; who asked tries again and learns why. */
  readonly failed?: true;
}
