/** A block of code that a guide names: ```ts file=name.ts */
export interface CodeFile {
  readonly name: string;
  readonly text: string;
}

/** The named blocks of a text in Markdown, in order. */
export function extractCode(markdown: string): CodeFile[] {
  return [...markdown.matchAll(/^```ts file=(\S+)\n(.*?)^```$/gms)].map(([, name, text]) => ({
    name: name!,
    text: text!,
  }));
}

/** Blocks of TypeScript without a name, which nothing would run. */
export function unnamedBlocks(markdown: string): number {
  return [...markdown.matchAll(/^```ts[ \t]*$/gm)].length;
}
