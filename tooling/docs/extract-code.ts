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
  return fences(markdown).flatMap(({ language, info, text, line }): GuideBlock[] => {
    const name = /\bfile=(\S+)/.exec(info)?.[1];
    const needs = /\bneeds=(\S+)/.exec(info)?.[1];
    const common = { name: name ?? '', text, line, ...(needs !== undefined && { needs }) };
    if (name !== undefined) return [{ kind: 'file', ...common }];
    if (language === 'sh' && /\brun\b/.test(info)) return [{ kind: 'shell', ...common }];
    if (language === 'text' && /\boutput\b/.test(info)) return [{ kind: 'output', ...common }];
    return [];
  });
}

/** Lines of code that nothing would run: TypeScript or JavaScript without a name, commands other than installs. */
export function unrunLines(markdown: string): number[] {
  return fences(markdown).flatMap(({ language, info, text, line }) => {
    if (/\bfile=|\brun\b/.test(info)) return [];
    const isInstall = text.split('\n').every((call) => /^(npm install .*|#.*|)$/.test(call));
    return /^(ts|js|typescript|javascript)$/.test(language) || (language === 'sh' && !isInstall) ? [line] : [];
  });
}

interface Fence {
  readonly language: string;
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

function fences(markdown: string): Fence[] {
  return [...markdown.matchAll(/^```(\S*)[ \t]*([^\n]*)\n(.*?)^```$/gms)].map((match) => {
    const [, language, info, text] = match as unknown as [string, string, string, string];
    return { language, info, text, line: markdown.slice(0, match.index).split('\n').length };
  });
}
