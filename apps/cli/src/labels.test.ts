import { makeTable } from '@duad/datasets';
import { describe, expect, it } from 'vitest';
import { labelsOf } from './labels.js';

function labels(texts: readonly string[], normal?: string): { normal: string; truth: number[]; anomalies: number } {
  const { truth, ...rest } = labelsOf(makeTable('data.csv', [], { labels: texts }), 'verdict', normal);
  return { truth: [...truth], normal: rest.normal, anomalies: rest.anomalies };
}

describe('labelsOf', () => {
  it.each([
    [['1', '0', '1', '1'], undefined, '0', [1, 0, 1, 1]],
    [['attack', 'Normal', 'attack', 'probe'], undefined, 'Normal', [1, 0, 1, 1]],
    [['cat', 'dog', 'cat', ' cat '], undefined, 'cat', [0, 1, 0, 0]],
    [['cat', 'dog', 'cat'], 'dog', 'dog', [1, 0, 1]],
    [['1', '0', '1'], '1', '1', [0, 1, 0]],
  ])('of %j with %j given takes %j for normal', (texts, given, normal, truth) => {
    expect(labels(texts, given)).toEqual({ normal, truth, anomalies: truth.reduce((sum, value) => sum + value) });
  });

  it('refuses empty labels and a normal label that no row bears', () => {
    expect(() => labels(['a', ' '])).toThrow("data.csv: row 2, column 'verdict': the label is empty");
    expect(() => labels(['a', 'b'], 'c')).toThrow("no row bears the label 'c'");
  });
});
