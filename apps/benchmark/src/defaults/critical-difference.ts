import { cliques, type RankComparison } from './rank-comparison.js';

const width = 760;
const margin = 190;
const lineHeight = 20;

/** A critical-difference diagram (Demšar, 2006) as SVG: best on the left, bars join what the test cannot tell apart. */
export function criticalDifferenceSvg(names: readonly string[], comparison: RankComparison, title: string): string {
  const { meanRanks, criticalDifference } = comparison;
  const k = names.length;
  const at = (rank: number): number => margin + ((rank - 1) / (k - 1)) * (width - 2 * margin);
  const order = meanRanks.map((_, method) => method).sort((a, b) => meanRanks[a]! - meanRanks[b]!);
  const groups = cliques(comparison);
  const axis = 76;
  const firstLabel = axis + 24 + 8 * groups.length;
  const half = Math.ceil(k / 2);
  const height = firstLabel + half * lineHeight + 12;
  const line = (x1: number, y1: number, x2: number, y2: number, weight = 1): string =>
    `<line x1="${x1.toFixed(1)}" y1="${y1}" x2="${x2.toFixed(1)}" y2="${y2}" stroke="currentColor" stroke-width="${weight}"/>`;
  const text = (x: number, y: number, value: string, anchor = 'middle'): string =>
    `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}">${escaped(value)}</text>`;

  const ticks = Array.from(
    { length: k },
    (_, i) => line(at(i + 1), axis - 5, at(i + 1), axis) + text(at(i + 1), axis - 10, String(i + 1)),
  );
  const labels = order.map((method, place) => {
    const onLeft = place < half;
    const y = firstLabel + (onLeft ? place : k - 1 - place) * lineHeight;
    const x = at(meanRanks[method]!);
    const end = onLeft ? margin - 12 : width - margin + 12;
    const label = `${names[method]} (${meanRanks[method]!.toFixed(2)})`;
    return (
      line(x, axis, x, y) +
      line(x, y, end, y) +
      text(onLeft ? end - 4 : end + 4, y + 4, label, onLeft ? 'end' : 'start')
    );
  });
  const bars = groups.map((group, i) => {
    const y = axis + 10 + 8 * i;
    return line(at(meanRanks[group[0]!]!) - 4, y, at(meanRanks[group.at(-1)!]!) + 4, y, 4);
  });
  const scale =
    line(at(1), 44, at(Math.min(k, 1 + criticalDifference)), 44, 2) +
    text(at(1), 38, `CD = ${criticalDifference.toFixed(2)}`, 'start');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    text(width / 2, 18, title),
    scale,
    line(at(1), axis, at(k), axis),
    ...ticks,
    ...labels,
    ...bars,
    '</svg>',
    '',
  ].join('\n');
}

/** The same in words. */
export function criticalDifferenceText(names: readonly string[], comparison: RankComparison): string {
  const { meanRanks, friedman, pValue, criticalDifference } = comparison;
  const order = meanRanks.map((_, method) => method).sort((a, b) => meanRanks[a]! - meanRanks[b]!);
  const ranks = order.map((method) => `${names[method]} ${meanRanks[method]!.toFixed(2)}`).join(', ');
  const groups = cliques(comparison).map((group) => `{${group.map((method) => names[method]).join(', ')}}`);
  const p = pValue < 0.001 ? 'p < 0.001' : `p = ${pValue.toFixed(3)}`;
  return [
    `Mean ranks, best first: ${ranks}.`,
    `Friedman ${friedman.toFixed(1)}, ${p}; critical difference (Nemenyi, 5 %) ${criticalDifference.toFixed(2)}.`,
    `Cannot be told apart: ${groups.length === 0 ? 'none' : groups.join('; ')}.`,
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
