import { fromMarkdown } from 'mdast-util-from-markdown';

/** A block of a guide that has a part in its test. */
export interface GuideBlock {
  /** `file`: written under its name; `shell`: commands; `output`: what the block before prints. */
  readonly kind: 'file' | 'shell' | 'output';
  /** Of a file. */
  readonly name: string;
  readonly text: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** A program or a file without which it is not run. */
  readonly needs?: string;
}

/**
 * The blocks of a guide, in order: ```ts file=name.ts and files of any other language, ```sh run for commands, ```text
 * output for what the block before prints. `needs=name` in the fence names a program or a file that it cannot do without.
 */
export function extractCode(markdown: string): GuideBlock[] {
  return codeOf(markdown).flatMap(({ lang, meta, value: text, position }): GuideBlock[] => {
    const info = meta ?? '';
    const name = /\bfile=(\S+)/.exec(info)?.[1];
    const needs = /\bneeds=(\S+)/.exec(info)?.[1];
    const line = position!.start.line;
    const common = { name: name ?? '', text, line, ...(needs !== undefined && { needs }) };
    if (name !== undefined) return [{ kind: 'file', ...common }];
    if (lang === 'sh' && /\brun\b/.test(info)) return [{ kind: 'shell', ...common }];
    if (lang === 'text' && /\boutput\b/.test(info)) return [{ kind: 'output', ...common }];
    return [];
  });
}

/** Lines of code that nothing would run: TypeScript or JavaScript without a name, commands other than installs. */
export function unrunLines(markdown: string): number[] {
  return codeOf(markdown).flatMap(({ lang, meta, value, position }) => {
    if (/\bfile=|\brun\b/.test(meta ?? '')) return [];
    const isInstall = value.split('\n').every((call) => /^(npm install .*|#.*|)$/.test(call));
    const isUnrun = /^(ts|js|typescript|javascript)$/.test(lang ?? '') || (lang === 'sh' && !isInstall);
    return isUnrun ? [position!.start.line] : [];
  });
}

const codeOf = (markdown: string) => fromMarkdown(markdown).children.filter((node) => node.type === 'code');
