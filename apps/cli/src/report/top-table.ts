import { html, type Markup } from '@duad/report-kit';
import { reasonText } from '../explain.js';
import type { TopRow } from '../findings.js';
import type { Labels } from '../labels.js';
import { formatCount, formatPercent, printable } from '../text.js';

/** The most anomalous rows with the columns that gave them away; on a phone a list of cards. */
export function topTable(rows: readonly TopRow[], total: number, labels?: Labels): Markup {
  return html`<table class="top">
<caption>The first ${rows.length} of ${formatCount(total)} rows. Row 1 is the first row of data. The shading tells which part of the oddness a column makes up.</caption>
<thead><tr><th scope="col" class="number">Rank</th><th scope="col" class="number">Row</th><th scope="col" class="number">Score</th>${labels && html`<th scope="col">Label</th>`}<th scope="col">What gave it away</th></tr></thead>
<tbody>${rows.map((row) => topRow(row, labels))}</tbody>
</table>`;
}

function topRow({ rank, row, score, label, reasons }: TopRow, labels: Labels | undefined): Markup {
  const items = reasons.map(
    (reason) =>
      html`<li style="--share:${(100 * reason.share).toFixed(0)}%" title="${formatPercent(reason.share)} of the oddness">${printable(reasonText(reason), 160)}</li>`,
  );
  const anomalous = labels?.truth[row] === 1;
  return html`<tr><th scope="row" class="number">${rank}</th><td class="number" data-name="row">${row + 1}</td><td class="number" data-name="score">${score.toPrecision(4)}</td>${
    labels && html`<td data-name="label" class="${anomalous ? 'anomaly' : ''}">${printable(label ?? '', 60)}</td>`
  }<td class="wide"><ul class="reasons">${items}</ul></td></tr>
`;
}
