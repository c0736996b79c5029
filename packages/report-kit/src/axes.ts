import { formatNumber } from './format-number.js';
import { html, type Markup } from './html.js';

/** The drawing area; text is sized for a phone's width. */
export const frame = { width: 340, height: 220, left: 64, right: 12, top: 8, bottom: 42 } as const;

/** Places values along one side of a chart. */
export interface Axis {
  /** Pixels. */
  at(value: number): number;
  readonly ticks: readonly number[];
  readonly title: string;
}

/** Ticks at round numbers, up to about five of them; at whole ones only where `whole` says so. */
export function linearAxis(side: 'x' | 'y', least: number, most: number, title: string, whole = false): Axis {
  const span = most > least ? most - least : 1;
  const exponent = Math.floor(Math.log10(span / 4));
  const power = 10 ** (whole ? Math.max(0, exponent) : exponent);
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= 5)!;
  const ticks: number[] = [];
  // + 0 makes 0 of -0.
  for (let i = Math.ceil(least / step - 1e-9) + 0; i * step <= least + span * (1 + 1e-9); i++) ticks.push(i * step);
  return { at: (value) => place(side, (value - least) / span), ticks, title };
}

/** Ticks at powers of ten. */
export function logAxis(side: 'x' | 'y', least: number, most: number, title: string): Axis {
  const start = Math.log10(least);
  const span = most > least ? Math.log10(most) - start : 1;
  const powers: number[] = [];
  for (let power = Math.ceil(start - 1e-9); power <= start + span + 1e-9; power++) powers.push(10 ** power);
  const every = Math.ceil(powers.length / 6);
  return {
    at: (value) => place(side, (Math.log10(value) - start) / span),
    ticks: powers.filter((_, index) => index % every === 0),
    title,
  };
}

function place(side: 'x' | 'y', share: number): number {
  const { width, height, left, right, top, bottom } = frame;
  return side === 'x' ? left + share * (width - left - right) : height - bottom - share * (height - top - bottom);
}

/** A point or length in the drawing, rounded to keep the file small. */
export function px(value: number): string {
  return value.toFixed(1);
}

/** Grid, tick labels and titles. */
export function drawAxes(x: Axis, y: Axis): Markup {
  const { width, height, left, right, bottom, top } = frame;
  const floor = height - bottom;
  return html`<g class="grid">${y.ticks.map(
    (tick) => html`<line x1="${left}" x2="${width - right}" y1="${px(y.at(tick))}" y2="${px(y.at(tick))}"/>`,
  )}</g><g class="ticks">${y.ticks.map(
    (tick) => html`<text x="${left - 6}" y="${px(y.at(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`,
  )}${x.ticks.map(
    (tick) => html`<text x="${px(x.at(tick))}" y="${floor + 16}" text-anchor="middle">${tickText(tick)}</text>`,
  )}<text x="${(left + width - right) / 2}" y="${height - 4}" text-anchor="middle">${x.title}</text><text transform="translate(11 ${(top + floor) / 2}) rotate(-90)" text-anchor="middle">${y.title}</text></g><line class="axis" x1="${left}" x2="${width - right}" y1="${floor}" y2="${floor}"/>`;
}

function tickText(value: number): string {
  if (value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3)) {
    return value.toExponential(0).replace('e+', 'e');
  }
  return value >= 1000 ? value.toLocaleString('en-GB') : formatNumber(value);
}
