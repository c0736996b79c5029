import type { Matrix } from '@duad/core';

/** Rows, and what they really are. */
export interface LabelledMatrix {
  readonly x: Matrix;
  /** 1 = anomaly. */
  readonly labels: Uint8Array;
}
