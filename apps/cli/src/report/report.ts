import { html, type Markup, page } from '@duad/report-kit';
import type { Analysis } from '../findings.js';
import { lineName } from '../lines.js';
import { describeLeftOut, describeTreatments } from '../prepare.js';
import { formatCount, formatNumber, formatPercent } from '../text.js';
import { lossChart, selectionChart } from './convergence.js';
import { precisionRecallChart, rocChart } from './curves.js';
import { scoreHistogram } from './histogram.js';
import { linesTable } from './lines-table.js';
import { storiesTable } from './stories-table.js';
import { style } from './style.js';
import { topTable } from './top-table.js';

/** One self-contained page: no script, nothing fetched. */
export function renderReport(analysis: Analysis): string {
  const { title, credit, prepared, labels, scores, topRows, history, losses, evaluation } = analysis;
  const { lines, stories, flagged } = analysis;
  const body = html`<header>
<h1>Odd rows: ${title}</h1>
<p class="soft">Found by deep unsupervised anomaly detection (Li, Wang, Liu, Lin, WACV 2021). The higher its score, the worse a row fits what most rows have in common.</p>
${analysis.whole && html`<p>Learnt from ${formatCount(prepared.table.rows)} rows drawn by chance from ${formatCount(analysis.whole.rows)}; this report is about those. Of the whole file ${formatCount(analysis.whole.flagged)} rows are flagged: see scores.csv.</p>`}
${credit && html`<p class="soft">${credit}</p>`}
${facts(analysis)}
${describeLeftOut(prepared.encoder) && html`<p class="soft">${describeLeftOut(prepared.encoder)}</p>`}
</header>
${
  stories.length > 0 &&
  html`<section>
<h2>What the flagged rows have in common</h2>
${storiesTable(stories, flagged, lines.chosen.flagged)}
</section>`
}
<section>
<h2>Most anomalous rows</h2>
${topTable(topRows, scores.length, labels)}
</section>
<section>
<h2>Where to draw the line</h2>
${linesTable(lines)}
</section>
<section>
<h2>Scores and training</h2>
<div class="charts">
${scoreHistogram(scores, lines.chosen.threshold, evaluation?.defined ? labels?.truth : undefined)}
${selectionChart(history, scores.length)}
${losses.length > 0 && lossChart(losses)}
</div>
</section>
${labels && evaluation && evaluationSection(analysis)}
<section>
<h2>Settings</h2>
<table class="settings"><tbody>${analysis.settings.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
${notes([...prepared.warnings, ...analysis.fitWarnings, ...lines.warnings].map(({ message }) => message))}
</section>`;
  return page({ title: `Odd rows: ${title}`, style, body });
}

function facts({ prepared: { table, matrix, encoder }, labels, lines, history, seconds }: Analysis): Markup {
  const entries: [string, string, string?][] = [
    ['Rows', formatCount(table.rows)],
    ['Columns', formatCount(table.columns.length), describeTreatments(encoder)],
    ['Once encoded', formatCount(matrix.columns), 'columns'],
    ['Flagged', formatCount(lines.chosen.flagged), `at ${lineName(lines.chosen)}`],
    ['Presumed normal', formatPercent(history.at(-1)!.selected / table.rows), 'of the rows'],
    ['Time', `${formatNumber(seconds)} s`],
  ];
  if (labels) {
    entries.push(['Labelled anomalies', formatCount(labels.anomalies), formatPercent(labels.anomalies / table.rows)]);
  }
  return html`<dl class="facts">${entries.map(
    ([name, value, note]) => html`<div><dt>${name}</dt><dd>${value}${note && html`<span>${note}</span>`}</dd></div>`,
  )}</dl>`;
}

function evaluationSection({ labels, evaluation }: Analysis): Markup | undefined {
  if (!labels || !evaluation) return undefined;
  const heading = html`<h2>Against the labels</h2>
<p>The labels in column ‘${labels.column}’ were kept from the detector; ‘${labels.normal}’ counts as normal, everything else as an anomaly.</p>`;
  if (!evaluation.defined)
    return html`<section>${heading}<p>No measures: ${evaluation.reason}; they need both classes.</p></section>`;
  const { detector, pca } = evaluation;
  const qualities = pca ? [detector, pca] : [detector];
  return html`<section>${heading}
<table class="quality"><thead><tr><th scope="col">Detector</th><th scope="col" class="number">AUROC</th><th scope="col" class="number">Average precision</th></tr></thead>
<tbody>${qualities.map((quality) => html`<tr><th scope="row">${quality.name}</th><td class="number">${quality.auroc.toFixed(4)}</td><td class="number">${quality.averagePrecision.toFixed(4)}</td></tr>`)}</tbody></table>
${pca && html`<p class="soft">PCA: squared distance to the subspace of the components that explain 95 % of the variance, on the same encoded rows.</p>`}
<div class="charts">
${rocChart(qualities, labels.truth)}
${precisionRecallChart(qualities, labels.truth)}
</div>
</section>`;
}

function notes(messages: readonly string[]): Markup | undefined {
  if (messages.length === 0) return undefined;
  return html`<h3>Warnings</h3><ul>${messages.map((message) => html`<li>${message}</li>`)}</ul>`;
}
