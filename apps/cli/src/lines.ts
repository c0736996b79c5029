import { DuadError, type Warning } from '@duad/core';
import { falseAlarmThreshold, type Interval, minimumRows, shareThreshold } from '@duad/thresholds';
import type { LineFlags } from './flags.js';
import { formatCount, formatPercent } from './text.js';

/** A place where the line between odd and normal may be drawn. */
export type Line = DrawnLine | UndrawnLine;

interface WantedLine {
  readonly kind: 'share' | 'false-alarms';
  /** Share of the rows, or of the normal rows, 0 .. 1. */
  readonly wanted: number;
}

/** One that could be drawn. */
interface DrawnLine extends WantedLine {
  readonly drawn: true;
  /** Rows with this score or a higher one are flagged. */
  readonly threshold: number;
  readonly flagged: number;
  /** Between what shares of normal rows are flagged, where that was asked for. */
  readonly rateInterval?: Interval;
  readonly level?: number;
}

/** One that the rows do not suffice for. */
interface UndrawnLine extends WantedLine {
  readonly drawn: false;
  readonly why: string;
}

/** The line that counts, and others to compare it with. */
export interface Lines {
  readonly chosen: DrawnLine;
  /** Ascending by kind and wanted share, the chosen one among them. */
  readonly all: readonly Line[];
  readonly warnings: readonly Warning[];
}

const usualShare = 0.01;
const usual = { share: [0.001, usualShare, 0.05], 'false-alarms': [0.0001, 0.001, 0.01] } as const;

/** @throws USAGE if both are asked for; TOO_FEW_ROWS if there are too few for the rate, before any work is done */
export function checkLine({ flagShare, falseAlarmRate }: LineFlags, rows?: number): void {
  if (flagShare !== undefined && falseAlarmRate !== undefined) {
    throw new DuadError('USAGE', 'duad: --flag-share and --false-alarm-rate each draw a line; choose one of them');
  }
  if (rows === undefined || falseAlarmRate === undefined) return;
  const needed = minimumRows(falseAlarmRate);
  if (rows >= needed) return;
  throw new DuadError(
    'TOO_FEW_ROWS',
    `duad: a false-alarm rate of ${formatPercent(falseAlarmRate)} needs at least ${formatCount(needed)} rows, ` +
      `got ${formatCount(rows)}; wish for a higher rate, or use --flag-share`,
  );
}

/**
 * Draws the line that the flags ask for (1 % of the rows if none) and the usual ones beside it.
 *
 * @throws TOO_FEW_ROWS, DEGENERATE_DATA if the one asked for cannot be drawn
 */
export function drawLines(scores: Float32Array, flags: LineFlags): Lines {
  checkLine(flags, scores.length);
  const { flagShare, falseAlarmRate } = flags;
  const chosenKind = falseAlarmRate === undefined ? 'share' : 'false-alarms';
  const chosenWish = falseAlarmRate ?? flagShare ?? usualShare;
  const warnings: Warning[] = [];

  function draw(kind: Line['kind'], wanted: number): Line {
    if (kind === 'share') return { kind, wanted, drawn: true, ...shareThreshold(scores, wanted) };
    const isChosen = kind === chosenKind && wanted === chosenWish;
    try {
      const found = falseAlarmThreshold(scores, { rate: wanted });
      if (isChosen) warnings.push(...found.warnings);
      const { threshold, flagged, rateInterval, level } = found;
      return { kind, wanted, drawn: true, threshold, flagged, rateInterval, level };
    } catch (error) {
      if (isChosen || !DuadError.isInstance(error)) throw error;
      const why =
        error.code === 'TOO_FEW_ROWS' ? `needs ${formatCount(minimumRows(wanted))} rows` : 'too few different scores';
      return { kind, wanted, drawn: false, why };
    }
  }

  const all = (['share', 'false-alarms'] as const).flatMap((kind) => {
    const wishes = new Set<number>([...usual[kind], ...(kind === chosenKind ? [chosenWish] : [])]);
    return [...wishes].sort((a, b) => a - b).map((wanted) => draw(kind, wanted));
  });
  const chosen = all.find(({ kind, wanted }) => kind === chosenKind && wanted === chosenWish) as DrawnLine;
  return { chosen, all, warnings };
}

/** `1 % of the rows`, `0.1 % false alarms`. */
export function lineName({ kind, wanted }: Line): string {
  return kind === 'share' ? `${formatPercent(wanted)} of the rows` : `${formatPercent(wanted)} false alarms`;
}

/** What the interval says, or why there is no line. */
export function lineNote(line: Line): string {
  if (!line.drawn) return line.why;
  if (!line.rateInterval) return '';
  const { lower, upper } = line.rateInterval;
  return `flags ${formatPercent(lower)} to ${formatPercent(upper)} of normal rows (${formatPercent(line.level!)} confidence)`;
}
