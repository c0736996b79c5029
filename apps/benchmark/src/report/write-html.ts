import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { html, type Markup, page } from '@duad/report-kit';
import type { Block, Cell, ReportDocument, Section, TableBlock } from './document.js';
import { inlineMarkup } from './inline-markup.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import { plotMarkup } from './plot-markup.js';

/**
 * The report as one page that stands for itself, pictures included.
 *
 * @param folder where pictures are
 */
export function writeHtml({ title, lead, sections }: ReportDocument, folder: string): string {
  const body = html`<header>
<h1>${title}</h1>
${lead.map((text) => html`<p class="soft">${inlineMarkup(text)}</p>`)}
</header>
<nav aria-label="Contents"><ul>${sections.map((section, i) => html`<li><a href="#section-${i + 1}">${section.title}</a></li>`)}</ul></nav>
${sections.map((section, i) => sectionMarkup(section, i + 1, folder))}`;
  return page({ title, style: pageStyle, script: pageScript, body });
}

function sectionMarkup({ title, blocks }: Section, number: number, folder: string): Markup {
  return html`<section id="section-${number}">
<h2>${title}</h2>
${blocks.map((block, i) => blockMarkup(block, `s${number}-${i + 1}`, folder))}
</section>`;
}

function blockMarkup(block: Block, id: string, folder: string): Markup {
  switch (block.kind) {
    case 'heading':
      return html`<h3>${inlineMarkup(block.text)}</h3>`;
    case 'text':
      return html`<p>${inlineMarkup(block.text)}</p>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${inlineMarkup(item)}</li>`)}</ul>`;
    case 'table':
      return tableMarkup(block);
    case 'plots':
      return html`<div class="charts">${block.plots.map((plot, i) => plotMarkup(plot, `${id}-${i + 1}`))}</div>`;
    case 'picture':
      return pictureMarkup(block.file, block.description, folder);
  }
}

function tableMarkup({ name, caption, head, rows, notes = [] }: TableBlock): Markup {
  const numeric = head.map(
    (_, column) =>
      rows.some((row) => row[column]?.value !== undefined) &&
      rows.every((row) => row[column]!.value === undefined || /^[+−]?\d/.test(row[column]!.text)),
  );
  const align = (column: number): Markup | false => numeric[column]! && html` class="number"`;
  return html`${caption !== undefined && html`<p class="caption">${inlineMarkup(caption)}</p>`}
<div class="scroll" role="region" tabindex="0" aria-label="${name}"><table class="sortable">
<thead><tr>${head.map((text, i) => html`<th scope="col"${align(i)}><button type="button">${inlineMarkup(text)}</button></th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => cellMarkup(cell, i === 0, align(i)))}</tr>\n`)}</tbody>
</table></div>
${notes.map((note) => html`<p class="note">${inlineMarkup(note)}</p>`)}`;
}

/** A figure with its ±, its unit or its chance stays on one line. */
const together = (text: string): string =>
  text.replace(/ ([±=<]) /g, '\u00a0$1\u00a0').replace(/(\d) (%|seeds?\b)/g, '$1\u00a0$2');

function cellMarkup({ text, value, tone, hint }: Cell, isFirst: boolean, align: Markup | false): Markup {
  const words = inlineMarkup(together(text));
  const inner = tone ? html`<span class="${tone}">${words}</span>` : words;
  if (isFirst) return html`<th scope="row"${align}>${inner}</th>`;
  return html`<td${align}${value !== undefined && html` data-value="${Number(value.toFixed(6))}"`}${hint !== undefined && html` title="${hint}"`}>${inner}</td>`;
}

const types: Readonly<Record<string, string>> = { '.png': 'image/png', '.svg': 'image/svg+xml', '.jpg': 'image/jpeg' };

function pictureMarkup(file: string, description: string, folder: string): Markup {
  const type = types[extname(file).toLowerCase()];
  const data = type && readIfThere(join(folder, file));
  if (!data) return html`<p><em>${description}</em>: ${file} is not in the folder.</p>`;
  return html`<figure class="picture"><img src="data:${type};base64,${data.toString('base64')}" alt="${description}"><figcaption>${description}</figcaption></figure>`;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
