import { type Axis, px } from './axes.js';
import { html, type Markup } from './html.js';

/** A value of x and one of y, in the units of the axes. */
export type Point = readonly [x: number, y: number];

/** So many series have a colour and a stroke of their own. */
export const seriesCount = 8;

/** The series, 1 … `seriesCount`, whose colour and stroke another one has. */
export function placeOf(series: number): number {
  return ((series - 1) % seriesCount) + 1;
}

/**
 * A line through points.
 *
 * @param series from 1 on; gives colour and stroke, which repeat after `seriesCount`
 * @param dots a dot at each point
 */
export function line(points: readonly Point[], x: Axis, y: Axis, series: number, dots = false): Markup {
  const place = placeOf(series);
  const path = points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${px(x.at(a))} ${px(y.at(b))}`).join('');
  return html`<path class="l${place}" d="${path}"/>${dots && points.map(([a, b]) => html`<circle class="f${place}" r="3" cx="${px(x.at(a))}" cy="${px(y.at(b))}"/>`)}`;
}

/** At most about `count` of the points, first and last included; those kept are where the line has come furthest. */
export function thin(points: readonly Point[], count = 400): Point[] {
  const step = 2 / count;
  const kept: Point[] = [];
  points.forEach((point, index) => {
    const last = kept.at(-1);
    const moved = last ? Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) : Number.POSITIVE_INFINITY;
    if (moved >= step || index === points.length - 1) kept.push(point);
  });
  return kept;
}
