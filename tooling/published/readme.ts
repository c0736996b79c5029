import { fromMarkdown } from 'mdast-util-from-markdown';

/** A block of TypeScript of a README. */
export interface CodeBlock {
  readonly file: string;
  readonly text: string;
  /** The line on which its code begins, from 1. */
  readonly line: number;
  /** Why it is not run, if it is not. */
  readonly reason?: string;
  /** Program without which it is not run. */
  readonly needs?: string;
}

export interface Readme {
  /** Each `npm install` line, as its words after `npm`. */
  readonly installs: readonly (readonly string[])[];
  readonly blocks: readonly CodeBlock[];
  /** What keeps to no rule, a line each. */
  readonly problems: readonly string[];
}

/**
 * Reads the code of a README by one rule: each ```ts block is a module of its own, with its own imports, and is run as a
 * program. `file=name.ts` in the fence gives it a name, by which other blocks import it; a block whose name ends in
 * `.test.ts` is run by vitest. `no-run="reason"` in the fence says that it is only type-checked, and why; `needs=program`
 * that it is so where that program is missing.
 */
export function parseReadme(markdown: string): Readme {
  const installs: string[][] = [];
  const blocks: CodeBlock[] = [];
  const problems: string[] = [];
  for (const node of fromMarkdown(markdown).children) {
    if (node.type !== 'code') continue;
    const { lang, meta, value: text } = node;
    const line = node.position!.start.line + 1;
    if (lang === 'sh') {
      for (const [call] of text.matchAll(/^npm install [^#\n]+/gm)) installs.push(call.trim().split(/\s+/).slice(1));
    } else if (lang === 'ts') {
      const { file = `block-${blocks.length + 1}.ts`, reason, needs, rest } = readInfo(meta ?? '');
      if (rest !== '')
        problems.push(`line ${line - 1}: '${rest}' in the fence means nothing; use file=, needs= or no-run="why"`);
      blocks.push({ file, text, line, ...(reason !== undefined && { reason }), ...(needs !== undefined && { needs }) });
    } else if (['js', 'javascript', 'typescript'].includes(lang ?? '')) {
      problems.push(`line ${line - 1}: a block of '${lang}' is not checked; make it ts`);
    }
  }
  return { installs, blocks, problems };
}

interface Info {
  readonly file?: string;
  readonly reason?: string;
  readonly needs?: string;
  readonly rest: string;
}

function readInfo(info: string): Info {
  const parts = {
    file: /\bfile=(\S+)/.exec(info),
    needs: /\bneeds=(\S+)/.exec(info),
    reason: /\bno-run="([^"]+)"/.exec(info),
  };
  let rest = info;
  const found: { -readonly [K in keyof Info]: Info[K] } = { rest };
  for (const [key, match] of Object.entries(parts)) {
    if (!match) continue;
    found[key as keyof typeof parts] = match[1]!;
    rest = rest.replace(match[0], '');
  }
  return { ...found, rest: rest.trim() };
}
