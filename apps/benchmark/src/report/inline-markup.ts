import { html, type Markup } from '@duad/report-kit';
import { Lexer, type Token } from 'marked';

/** A text of the report as markup: `code`, _emphasis_, **strong**; all else as it stands. */
export function inlineMarkup(text: string): Markup {
  return html`${Lexer.lexInline(text).map(markupOf)}`;
}

function markupOf(token: Token): Markup {
  const inner = 'tokens' in token && token.tokens ? token.tokens.map(markupOf) : undefined;
  if (token.type === 'codespan') return html`<code>${token.text}</code>`;
  if (token.type === 'em' && inner) return html`<em>${inner}</em>`;
  if (token.type === 'strong' && inner) return html`<strong>${inner}</strong>`;
  // Addresses stay text: the page links nowhere.
  if (token.type === 'escape' || (token.type === 'text' && !inner)) return html`${token.text}`;
  return html`${inner ?? token.raw}`;
}
