import { html, type Markup } from '@duad/report-kit';
import { type Line, type Lines, lineName, lineNote } from '../lines.js';
import { formatCount } from '../text.js';

/** Where the line may be drawn, what each would flag, and which one counts. */
export function linesTable({ all, chosen }: Lines): Markup {
  return html`<table class="lines">
<caption>Rows with that score or a higher one are flagged. A share of false alarms is estimated from the tail of the scores, whose part that other rows do not foretell is left out.</caption>
<thead><tr><th scope="col">Line</th><th scope="col" class="number">Score from</th><th scope="col" class="number">Rows</th><th scope="col">Note</th></tr></thead>
<tbody>${all.map((line) => row(line, line === chosen))}</tbody>
</table>`;
}

function row(line: Line, isChosen: boolean): Markup {
  return html`<tr class="${isChosen ? 'chosen' : ''}"><th scope="row">${lineName(line)}${isChosen && ' (drawn)'}</th><td class="number">${line.drawn && line.threshold.toPrecision(4)}</td><td class="number">${line.drawn && formatCount(line.flagged)}</td><td class="soft">${lineNote(line)}</td></tr>
`;
}
