import { writeFile } from 'node:fs/promises';
import type { Analysis } from './findings.js';
import { lineName } from './lines.js';
import { storyText } from './stories.js';

/** Writes the line, the groups and the flagged rows with their reasons as JSON, for programs. */
export async function writeFlagged(path: string, { lines, stories, flagged }: Analysis): Promise<void> {
  const groupOf = new Map(stories.flatMap(({ members }, group) => members.map((member) => [member, group + 1])));
  const content = {
    line: { ...lines.chosen, name: lineName(lines.chosen) },
    lines: lines.all,
    groups: stories.map((story, index) => ({
      group: index + 1,
      rows: story.members.length,
      text: storyText(story),
      reasons: story.reasons,
    })),
    rows: flagged.map(({ row: _, number, ...rest }, index) => ({
      row: number,
      ...rest,
      group: groupOf.get(index) ?? null,
    })),
  };
  await writeFile(path, `${JSON.stringify(content, null, 1)}\n`);
}
