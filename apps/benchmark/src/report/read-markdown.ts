import { lexer, type Token, type Tokens } from 'marked';
import type { Block } from './document.js';

/** Blocks of a figure's own Markdown; its first heading, which names the section, is left out. */
export function readMarkdown(text: string): Block[] {
  return lexer(text).flatMap((token): Block[] => {
    if (token.type === 'heading') return token.depth <= 2 ? [] : [{ kind: 'heading', text: token.text }];
    if (token.type === 'list') return [{ kind: 'list', items: (token as Tokens.List).items.map(({ text }) => text) }];
    if (token.type === 'table') return [tableOf(token as Tokens.Table)];
    if (token.type === 'paragraph') return paragraphOf(token as Tokens.Paragraph);
    return [];
  });
}

function tableOf({ header, rows }: Tokens.Table): Block {
  return {
    kind: 'table',
    name: header.map(({ text }) => text).join(', '),
    head: header.map(({ text }) => text),
    rows: rows.map((row) => row.map(({ text }) => cellOf(text))),
  };
}

/** Cells that begin with a number sort by it. */
function cellOf(text: string): { text: string; value?: number } {
  const number = /^[+−-]?\d[\d,]*(\.\d+)?/.exec(text)?.[0];
  return number === undefined ? { text } : { text, value: Number(number.replaceAll(',', '').replace('−', '-')) };
}

/** Pictures stand for themselves, whatever is around them. */
function paragraphOf({ tokens, text }: Tokens.Paragraph): Block[] {
  const isPicture = (token: Token): token is Tokens.Image => token.type === 'image';
  const pictures = tokens.filter(isPicture);
  if (pictures.length === 0) return [{ kind: 'text', text: text.replaceAll('\n', ' ') }];
  const others = tokens
    .filter((token) => !isPicture(token))
    .map(({ raw }) => raw)
    .join('')
    .trim();
  const blocks: Block[] = others === '' ? [] : [{ kind: 'text', text: others.replaceAll('\n', ' ') }];
  return [...blocks, ...pictures.map(({ href, text }): Block => ({ kind: 'picture', file: href, description: text }))];
}
