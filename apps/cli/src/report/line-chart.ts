import { type Axis, px } from './axes.js';
import { html, type Markup } from './html.js';

/** A line through points, optionally with a dot at each. */
export function line(
  points: readonly (readonly [number, number])[],
  x: Axis,
  y: Axis,
  series: number,
  dots = false,
): Markup {
  const path = points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${px(x.at(a))} ${px(y.at(b))}`).join('');
  return html`<path class="l${series}" d="${path}"/>${dots && points.map(([a, b]) => html`<circle class="f${series}" r="3" cx="${px(x.at(a))}" cy="${px(y.at(b))}"/>`)}`;
}

/** At most about `count` of the points, first and last included; those kept are where the line has come furthest. */
export function thin(points: readonly (readonly [number, number])[], count = 400): (readonly [number, number])[] {
  const step = 2 / count;
  const kept: (readonly [number, number])[] = [];
  points.forEach((point, index) => {
    const last = kept.at(-1);
    const moved = last ? Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) : Number.POSITIVE_INFINITY;
    if (moved >= step || index === points.length - 1) kept.push(point);
  });
  return kept;
}
