import { html, type Markup } from '@duad/report-kit';
import type { TopRow } from '../findings.js';
import { type Story, storyText } from '../stories.js';
import { formatCount, printable } from '../text.js';

/** Groups among the flagged rows, by what gave them away; on a phone a list of cards. */
export function storiesTable(stories: readonly Story[], flagged: readonly TopRow[], total: number): Markup {
  const told = stories.reduce((sum, { members }) => sum + members.length, 0);
  const which =
    flagged.length < total ? `the ${formatCount(flagged.length)} highest of ${formatCount(total)}` : formatCount(total);
  return html`<table class="top stories">
<caption>Groups among ${which} flagged rows that were found odd for like reasons; ${formatCount(flagged.length - told)} rows are odd each in a way of their own. Numbers are middle values of the group.</caption>
<thead><tr><th scope="col" class="number">Rows</th><th scope="col">What they have in common</th><th scope="col">For example rows</th></tr></thead>
<tbody>${stories.map((story) => storyRow(story, flagged))}</tbody>
</table>`;
}

function storyRow(story: Story, flagged: readonly TopRow[]): Markup {
  const examples = story.members.slice(0, 4).map((member) => String(flagged[member]!.number));
  return html`<tr><th scope="row" class="number">${formatCount(story.members.length)}</th><td class="wide">${printable(storyText(story), 240)}</td><td class="wide soft">${examples.join(', ')}</td></tr>
`;
}
