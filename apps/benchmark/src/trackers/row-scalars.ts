import type { ResultRow } from '../result-row.js';

/** One number of a row: measured once, or at an epoch. */
export interface RowScalar {
  readonly name: string;
  readonly value: number;
  readonly epoch: number;
}

/** All numbers of a row, by the names that trackers show. */
export function scalarsOf({ metrics, selection, seconds, peakMemory }: ResultRow): RowScalar[] {
  const once = (name: string, value: number): RowScalar => ({ name, value, epoch: 0 });
  return [
    ...Object.entries(metrics).flatMap(([name, value]) => (typeof value === 'number' ? once(name, value) : [])),
    ...Object.entries(seconds).map(([phase, value]) => once(`seconds/${phase}`, value)),
    once('peakMemory', peakMemory),
    ...selection.rounds.flatMap(({ epoch, kept, changed, contamination }) => [
      { name: 'selection/kept', value: kept, epoch },
      { name: 'selection/changed', value: changed, epoch },
      { name: 'selection/contamination', value: contamination, epoch },
    ]),
  ];
}

/** When a row was finished, milliseconds since 1970. */
export function endOf({ environment }: ResultRow): number {
  const time = Date.parse(String(environment.date));
  return Number.isNaN(time) ? 0 : time;
}

/** `kddcup, anomalyPercent 20, duad-paper, seed 1`. */
export function nameOfRow({ experiment, variant, detector, seed }: ResultRow): string {
  const setting = Object.entries(variant).map(([name, value]) => `${name} ${value}`);
  return [experiment, ...setting, detector, `seed ${seed}`].join(', ');
}
