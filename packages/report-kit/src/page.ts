import { html, type Markup } from './html.js';

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  /** Style sheets, joined. */
  readonly style: string;
  readonly body: Markup;
  /** Runs once the page is there. */
  readonly script?: string;
}

/**
 * A whole page that stands for itself: its policy forbids whatever is not in the file, so that nothing is ever fetched.
 * Pictures come as `data:` addresses.
 */
export function page({ title, style, body, script }: PageParts): string {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    ...(script === undefined ? [] : ["script-src 'unsafe-inline'"]),
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
${body}
</main>
${script !== undefined && html`<script>${{ markup: script }}</script>`}
</body>
</html>
`.markup;
}
