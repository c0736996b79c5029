import { markdownTable } from '../markdown-table.js';
import type { Block, ReportDocument, TableBlock } from './document.js';

/** Where the summary begins and ends, for those who show it elsewhere too. */
export const summaryMarks = { begin: '<!-- summary -->', end: '<!-- /summary -->' } as const;

/** The report in Markdown. Plots stand there in words; pictures are linked where `pictures` says so, else described. */
export function writeMarkdown({ title, lead, sections }: ReportDocument, pictures: boolean): string {
  const text = [
    `# ${title}`,
    ...lead,
    ...sections.flatMap((section) => {
      const blocks = section.blocks.map((block) => writeBlock(block, pictures));
      const marked = section.isSummary ? [summaryMarks.begin, ...blocks, summaryMarks.end] : blocks;
      return [`## ${section.title}`, ...marked];
    }),
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
      return block.plots.map(({ title, description }) => `- *${title}.* ${description}`).join('\n');
    case 'picture':
      return pictures
        ? `![${block.description}](${block.file})`
        : `*${block.description}* (picture in the HTML report)`;
  }
}

export function writeTable({ caption, head, rows, notes = [] }: TableBlock): string {
  const safe = (text: string): string => text.replace(/(?<!\\)\|/g, '\\|');
  const table = markdownTable(
    head.map(safe),
    rows.map((row) => row.map(({ text }) => safe(text.trim()))),
  );
  return [...(caption === undefined ? [] : [`${caption}:`]), table, ...notes].join('\n\n');
}
