import { markdownTable } from '../markdown-table.js';
import type { Block, ReportDocument, TableBlock } from './document.js';

/** Where the summary begins and ends, for those who show it elsewhere too. */
export const summaryMarks = { begin: '<!-- summary -->', end: '<!-- /summary -->' } as const;

/** The report in Markdown. Plots stand there in words; pictures are linked where `pictures` says so, else described. */
export function writeMarkdown({ title, lead, sections }: ReportDocument, pictures: boolean): string {
  const text = [
    `# ${title}`,
    ...lead,
    ...sections.flatMap(({ title, blocks }) => [`## ${title}`, ...blocks.map((block) => writeBlock(block, pictures))]),
  ];
  return `${text.join('\n\n')}\n`;
}

function writeBlock(block: Block, pictures: boolean): string {
  switch (block.kind) {
    case 'heading':
      return `### ${block.text}`;
    case 'text':
      return block.text;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'table':
      return writeTable(block);
    case 'plots':
      return block.plots.map(({ title, description }) => `- _${title}._ ${description}`).join('\n');
    case 'picture':
      return pictures
        ? `![${block.description}](${block.file})`
        : `_${block.description}_ (picture in the HTML report)`;
  }
}

function writeTable({ caption, head, rows, notes = [], isSummary }: TableBlock): string {
  const safe = (text: string): string => text.replace(/(?<!\\)\|/g, '\\|');
  const table = markdownTable(
    head.map(safe),
    rows.map((row) => row.map(({ text }) => safe(text.trim()))),
  );
  const parts = [...(caption === undefined ? [] : [`${caption}:`]), table, ...notes];
  return (isSummary ? [summaryMarks.begin, ...parts, summaryMarks.end] : parts).join('\n\n');
}
