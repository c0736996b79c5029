import { createRandom } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { checkLine, drawLines, lineName, lineNote } from './lines.js';

const random = createRandom(3);
const scores = Float32Array.from({ length: 2000 }, () => -Math.log(1 - random.uniform()));
const none = { flagShare: undefined, falseAlarmRate: undefined };

describe('drawLines', () => {
  it('flags one per cent of the rows unless asked otherwise, and counts what other lines would flag', () => {
    const { chosen, all } = drawLines(scores, none);
    expect(chosen).toMatchObject({ kind: 'share', wanted: 0.01, flagged: 20 });
    expect(all.map(lineName)).toEqual([
      '0.1 % of the rows',
      '1 % of the rows',
      '5 % of the rows',
      '0.01 % false alarms',
      '0.1 % false alarms',
      '1 % false alarms',
    ]);
    for (const line of all) {
      if (line.drawn) expect(line.flagged).toBe(scores.filter((score) => score >= line.threshold).length);
    }
    expect(lineNote(all[3]!)).toBe('needs 5,000 rows');
    expect(lineNote(all[5]!)).toMatch(/^flags 0\.\d+ % to 1\.\d+ % of normal rows \(95 % confidence\)$/);
  });

  it('draws the line that is asked for, once', () => {
    const { chosen, all } = drawLines(scores, { ...none, falseAlarmRate: 0.02 });
    expect(chosen).toMatchObject({ kind: 'false-alarms', wanted: 0.02 });
    expect(Math.abs(chosen.threshold - -Math.log(0.02))).toBeLessThan(0.4);
    expect(all.filter((line) => line === chosen)).toHaveLength(1);
    expect(drawLines(scores, { ...none, flagShare: 0.05 }).all).toHaveLength(6);
  });

  it('refuses two lines at once, and a rate for which there are too few rows', () => {
    expect(() => checkLine({ flagShare: 0.1, falseAlarmRate: 0.1 })).toThrow(/choose one/);
    expect(() => checkLine({ ...none, falseAlarmRate: 0.001 }, 400)).toThrow(/needs at least 500 rows, got 400/);
    expect(() => drawLines(scores.subarray(0, 300), { ...none, falseAlarmRate: 0.01 })).toThrow(/at least 500 rows/);
  });
});
