const [width, height] = [640, 200];
const margin = { left: 44, right: 12, top: 28, bottom: 36 };

/**
 * Scores of successive segments as a line from the lowest to the highest, over bands where segments are anomalies.
 *
 * @returns an SVG document
 */
export function scorePlot(title: string, scores: ArrayLike<number>, labels: ArrayLike<number>): string {
  const values = Array.from(scores);
  const count = values.length;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const x = (segment: number): string => (margin.left + (segment / count) * inner.width).toFixed(1);
  const y = (value: number): string =>
    (margin.top + (1 - (high > low ? (value - low) / (high - low) : 0.5)) * inner.height).toFixed(1);
  const bottom = margin.top + inner.height;
  const bands = runsOf(labels).map(
    ([from, to]) =>
      `<rect x="${x(from)}" y="${margin.top}" width="${(Number(x(to)) - Number(x(from))).toFixed(1)}" height="${inner.height}" fill="#f5a623" fill-opacity="0.35"/>`,
  );
  const line = values.map((value, i) => `${x(i + 0.5)},${y(value)}`).join(' ');
  const ticks = [0, 0.5, 1].flatMap((share) => {
    const at = y(low + share * (high - low));
    const text = `<text x="${margin.left - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${share}</text>`;
    return high > low ? [text] : [];
  });
  const every = Math.max(1, 10 ** Math.floor(Math.log10(count / 3)));
  const marks = Array.from({ length: Math.floor(count / every) + 1 }, (_, i) => i * every).map(
    (segment) => `<text x="${x(segment)}" y="${bottom + 14}" text-anchor="middle">${segment}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${margin.left}" y="18" font-size="13">${escaped(title)}</text>`,
    ...bands,
    `<path d="M${margin.left} ${margin.top}V${bottom}H${width - margin.right}" fill="none" stroke="#888"/>`,
    `<polyline points="${line}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>`,
    ...ticks,
    ...marks,
    `<text x="${width - margin.right}" y="${height - 6}" text-anchor="end">segment of 16 frames, or a 32nd of the video</text>`,
    '</svg>\n',
  ].join('\n');
}

/** Stretches of ones: first segment, and the one behind the last. */
function runsOf(labels: ArrayLike<number>): [number, number][] {
  const runs: [number, number][] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 1) continue;
    const last = runs.at(-1);
    if (last?.[1] === i) last[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
