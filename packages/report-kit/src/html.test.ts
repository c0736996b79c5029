import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from './html.js';

describe('html', () => {
  it('escapes what is put in, once, and keeps its own markup', () => {
    const inner = html`<b>${'<&"\'>'}</b>`;
    expect(html`<p title="${'"x"'}">${[inner, inner]}${undefined}${false}${3}</p>`.markup).toBe(
      '<p title="&quot;x&quot;"><b>&lt;&amp;&quot;&#39;&gt;</b><b>&lt;&amp;&quot;&#39;&gt;</b>3</p>',
    );
  });

  it('lets no text open a tag, end an attribute or smuggle in a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`;
        expect(markup).not.toMatch(/[<>"']/);
        expect(markup).not.toMatch(/[^\P{Cc}\n\t]/u);
        expect(markup).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});
