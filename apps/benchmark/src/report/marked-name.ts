import type { BenchmarkDetector } from '../benchmark-detector.js';

/** The name, with what a reader must not miss. */
export function markedName({ name, supervision, chosenByLabels }: BenchmarkDetector): string {
  const marks = [
    ...(supervision === 'unsupervised' ? [] : [supervision]),
    ...(chosenByLabels ? ['chosen by labels'] : []),
  ];
  return marks.length === 0 ? name : `${name} (${marks.join(', ')})`;
}
