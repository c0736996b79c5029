import { type Axis, figure, frame, html, linearAxis, logAxis, type Markup, px } from '@duad/report-kit';
import { formatCount, formatNumber } from '../text.js';

const bins = 40;

/**
 * How many rows have which score, counts on a logarithmic scale; scores too if they span more than two powers of ten.
 *
 * @param truth 1 = anomaly, drawn beside the normal rows
 */
export function scoreHistogram(scores: Float32Array, truth?: Uint8Array): Markup {
  const sorted = scores.slice().sort();
  const [least, median, most] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted[sorted.length - 1]!];
  const logarithmic = least > 0 && most > 100 * least;
  const x = (logarithmic ? logAxis : linearAxis)('x', least, most, logarithmic ? 'score (logarithmic)' : 'score');
  const normal = new Uint32Array(bins);
  const anomalous = new Uint32Array(bins);
  const start = x.at(least);
  const width = (frame.width - frame.right - start) / bins;
  scores.forEach((score, row) => {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((x.at(score) - start) / width)));
    (truth?.[row] ? anomalous : normal)[bin]! += 1;
  });
  const largest = Math.max(...normal, ...anomalous);
  const y = logAxis('y', 0.7, Math.max(10, largest * 1.2), 'rows (logarithmic)');
  const bars = (counts: Uint32Array, series: number, offset: number, share: number): Markup[] =>
    Array.from(counts, (count, bin) => bar(count, start + (bin + offset) * width, width * share, series, y));
  const marks = truth
    ? html`${bars(normal, 1, 0.05, 0.45)}${bars(anomalous, 2, 0.5, 0.45)}`
    : html`${bars(normal, 1, 0.08, 0.84)}`;
  return figure({
    id: 'histogram',
    title: 'Scores',
    description:
      `Number of rows by score. ${formatCount(scores.length)} rows score from ${formatNumber(least)} to ${formatNumber(most)}, ` +
      `half of them below ${formatNumber(median)}.${truth ? ' Rows labelled as anomalies are counted apart.' : ''}`,
    x,
    y,
    marks,
    legend: truth ? ['normal', 'anomalous'] : [],
  });
}

function bar(count: number, left: number, width: number, series: number, y: Axis): Markup {
  if (count === 0) return html``;
  const top = y.at(count);
  const height = frame.height - frame.bottom - top;
  return html`<rect class="f${series}" x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}"/>`;
}
