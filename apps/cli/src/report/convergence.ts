import { figure, html, line, linearAxis, logAxis, type Markup } from '@duad/report-kit';
import type { SelectionRound } from 'duad';
import { formatCount, formatNumber } from '../text.js';

/** How the selection of rows presumed normal settled. */
export function selectionChart(history: readonly SelectionRound[], rows: number): Markup {
  const lastEpoch = Math.max(1, history.at(-1)!.epoch);
  const x = linearAxis('x', 0, lastEpoch, 'epoch');
  const y = linearAxis('y', 0, rows * 1.04, 'rows');
  const selected = history.map(({ epoch, selected }) => [epoch, selected] as const);
  const changed = history.slice(1).map(({ epoch, changed }) => [epoch, changed] as const);
  const last = history.at(-1)!;
  return figure({
    id: 'selection',
    title: 'Rows presumed normal',
    description:
      `Rows that the autoencoders are trained on, and how many of them changed at each re-selection. ` +
      `The last selection, at epoch ${last.epoch}, has ${formatCount(last.selected)} of ${formatCount(rows)} rows` +
      (history.length > 1 ? `, ${formatCount(last.changed)} of them changed.` : '.'),
    x,
    y,
    marks: html`${line(selected, x, y, 1, true)}${line(changed, x, y, 2, true)}`,
    legend: ['selected', 'changed'],
  });
}

/** Training loss by epoch. */
export function lossChart(losses: readonly { readonly epoch: number; readonly loss: number }[]): Markup {
  const values = losses.map(({ loss }) => loss);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = linearAxis('x', 0, losses.at(-1)!.epoch, 'epoch');
  const logarithmic = least > 0 && most > 20 * least;
  const y = logarithmic
    ? logAxis('y', least / 1.5, most * 1.2, 'loss (logarithmic)')
    : linearAxis('y', 0, most * 1.05 || 1, 'loss');
  return figure({
    id: 'loss',
    title: 'Training loss',
    description: `Mean loss over the rows presumed normal, epoch by epoch: from ${formatNumber(values[0]!)} to ${formatNumber(values.at(-1)!)}.`,
    x,
    y,
    marks: line(
      losses.map(({ epoch, loss }) => [epoch, loss] as const),
      x,
      y,
      1,
      losses.length < 60,
    ),
  });
}
