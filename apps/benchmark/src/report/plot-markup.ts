import { type Axis, figure, frame, html, line, linearAxis, type Markup, placeOf, px } from '@duad/report-kit';
import type { Plot, Series } from './document.js';

/** A plot as a figure of the page. */
export function plotMarkup(plot: Plot, id: string): Markup {
  const { title, description, series } = plot;
  const x = linearAxis('x', plot.x.from, plot.x.to, plot.x.title, plot.x.isCount);
  const y = linearAxis('y', plot.y.from, plot.y.to, plot.y.title);
  // The first stands for the detector and is drawn last, on top.
  const marks = series.map((each) => html`${whiskers(each, x, y)}${line(each.points, x, y, each.colour, each.dots)}`);
  return figure({
    id,
    title,
    description,
    x,
    y,
    marks: html`${marks.reverse()}`,
    legend: series.map(({ name }) => name),
    series: series.map(({ colour }) => colour),
    keys: 'stroke',
    data: dataOf(plot),
  });
}

function whiskers({ points, deviations, colour }: Series, x: Axis, y: Axis): Markup | false {
  const bars = points.flatMap(([at, height], i) => {
    const deviation = deviations?.[i];
    return deviation ? [`M${px(x.at(at))} ${px(y.at(height - deviation))}V${px(y.at(height + deviation))}`] : [];
  });
  return bars.length > 0 && html`<path class="l${placeOf(colour)} whiskers" d="${bars.join('')}"/>`;
}

/** What the script of the page reads. */
interface PlotData {
  readonly x: { readonly title: string; readonly from: number; readonly to: number };
  readonly y: PlotData['x'];
  /** Sides of the drawing area in the drawing. */
  readonly area: readonly [left: number, right: number, top: number, bottom: number];
  /** Values between the points are shown too. */
  readonly continuous: boolean;
  readonly series: readonly {
    readonly name: string;
    readonly place: number;
    readonly points: readonly (readonly [number, number])[];
    readonly deviations?: readonly (number | null)[];
  }[];
}

function dataOf({ x, y, series }: Plot): PlotData {
  const { width, height, left, right, top, bottom } = frame;
  const short = (value: number): number => Number(value.toFixed(3));
  return {
    x,
    y,
    area: [left, width - right, top, height - bottom],
    continuous: !series.some(({ dots }) => dots),
    series: series.map(({ name, colour, points, deviations }) => ({
      name,
      place: placeOf(colour),
      points: points.map(([a, b]) => [short(a), short(b)] as const),
      ...(deviations && { deviations: deviations.map((each) => (each === undefined ? null : short(each))) }),
    })),
  };
}
