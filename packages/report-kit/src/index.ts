export { type Axis, frame, linearAxis, logAxis, px } from './axes.js';
export { type FigureParts, figure } from './figure.js';
export { formatNumber } from './format-number.js';
export { html, type Markup } from './html.js';
export { line, type Point, placeOf, seriesCount, thin } from './line.js';
export { type PageParts, page } from './page.js';
export { theme } from './theme.js';
