import { type Axis, drawAxes, frame } from './axes.js';
import { html, type Markup } from './html.js';

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
  /** Names of the series in order; their colours follow from the place. */
  readonly legend?: readonly string[];
}

/** A figure: drawing above, caption below. */
export function figure({ id, title, description, x, y, marks, legend = [] }: FigureParts): Markup {
  return html`<figure>
<h3>${title}</h3>
<svg viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>${drawAxes(x, y)}${marks}</svg>
${legend.length > 1 && html`<p class="legend">${legend.map((name, index) => html`<span><i class="swatch s${index + 1}"></i>${name}</span>`)}</p>`}
<figcaption>${description}</figcaption>
</figure>`;
}
