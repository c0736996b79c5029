import { type Axis, drawAxes, frame } from './axes.js';
import { html, type Markup } from './html.js';
import { placeOf } from './line.js';

/** A drawing with axes, a legend and words for those who cannot see it. */
export interface FigureParts {
  /** Unique in the report. */
  readonly id: string;
  readonly title: string;
  /** What there is to see, in a sentence or two. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: Markup;
  /** Names of the series. */
  readonly legend?: readonly string[];
  /** Which series each of them is; 1, 2, 3, … unless given. */
  readonly series?: readonly number[];
  /** How the legend shows a series: a square, or the stroke of its line. */
  readonly keys?: 'square' | 'stroke';
  /** The series in numbers, for a script of the page that shows them under the pointer. */
  readonly data?: unknown;
}

/** A figure: drawing above, caption below. */
export function figure(parts: FigureParts): Markup {
  const { id, title, description, x, y, marks, data } = parts;
  return html`<figure>
<h3>${title}</h3>
<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-labelledby="${id}-title ${id}-text"${data !== undefined && html` tabindex="0" data-plot="${JSON.stringify(data)}"`}><title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>${drawAxes(x, y)}${marks}</svg>
${legendOf(parts)}
<figcaption>${description}</figcaption>
</figure>`;
}

function legendOf({ legend = [], series, keys = 'square' }: FigureParts): Markup | false {
  if (legend.length < 2) return false;
  return html`<p class="legend">${legend.map((name, index) => {
    const place = placeOf(series?.[index] ?? index + 1);
    const key =
      keys === 'square'
        ? html`<i class="swatch s${place}"></i>`
        : html`<svg class="key" viewBox="0 0 26 8" aria-hidden="true"><path class="l${place}" d="M0 4H26"/></svg>`;
    return html`<span>${key}${name}</span>`;
  })}</p>`;
}
