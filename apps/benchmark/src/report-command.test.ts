import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experiment, failures, figure, row, rows } from './report/fixtures.js';
import { reportCommand } from './report-command.js';
import { readFailures, readResults } from './results-file.js';

const pictures = figure('## Figure 9\n\n![Red squares](a.png)\n\n![Gone](b.svg)');

function results(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duad-report-'));
  for (const each of [...failures, ...rows]) appendFileSync(join(folder, 'results.jsonl'), `${JSON.stringify(each)}\n`);
  return folder;
}

const report = (...args: string[]): string[] => {
  const lines: string[] = [];
  reportCommand(args, [experiment, pictures], (line) => lines.push(line));
  return lines;
};

describe('report', () => {
  it('writes page and Markdown into the folder, pictures embedded in the one and linked from the other', () => {
    const folder = results();
    writeFileSync(join(folder, 'a.png'), 'made up');
    expect(report(folder)).toEqual([
      `written to ${join(folder, 'report.html')}`,
      `written to ${join(folder, 'report.md')}`,
    ]);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).toContain(`<img src="data:image/png;base64,${btoa('made up')}" alt="Red squares">`);
    expect(page).toContain('b.svg is not in the folder');
    const text = readFileSync(join(folder, 'report.md'), 'utf8');
    expect(text).toContain('![Red squares](a.png)');
    expect(text).toContain('seed 1 failed');
  });

  it('writes Markdown elsewhere without pictures of the data, and the summary between its marks', () => {
    const folder = results();
    const [markdown, readme] = [join(folder, 'elsewhere.md'), join(folder, 'README.md')];
    writeFileSync(readme, '# Us\n<!-- summary -->\n<!-- /summary -->\nThe end.\n');
    report(folder, '--markdown', markdown, '--summary', readme);
    const text = readFileSync(markdown, 'utf8');
    expect(text).not.toContain('a.png');
    expect(text).toContain('_Red squares_ (picture in the HTML report)');
    const summary = /<!-- summary -->.*<!-- \/summary -->/s.exec(text)![0];
    expect(readFileSync(readme, 'utf8')).toBe(`# Us\n${summary}\nThe end.\n`);
  });

  it('says what is amiss, and leaves what there is alone', () => {
    const folder = results();
    expect(() => report()).toThrow(/one results folder/);
    expect(() => report(folder, 'b')).toThrow(/one results folder/);
    expect(() => report(folder, '--colour')).toThrow(/colour/);
    expect(() => report(folder, '--summary', join(folder, 'none.md'))).toThrow(/none.md: there is no such file/);
    expect(() => report(folder, '--markdown', join(folder, 'no', 'x.md'))).toThrow(/x.md: cannot be written/);
    const empty = mkdtempSync(join(tmpdir(), 'duad-report-'));
    expect(() => reportCommand([empty], [experiment], () => undefined)).toThrow(/holds no results/);
    expect(existsSync(join(empty, 'report.html'))).toBe(false);
  });
});

describe('failed runs', () => {
  it('are no results, and are forgotten once the run came to its end', () => {
    const folder = results();
    expect(readResults(folder)).toEqual(rows);
    expect(readFailures(folder)).toEqual(failures);
    appendFileSync(join(folder, 'results.jsonl'), `${JSON.stringify(row(5, 'geometric', 1, 80))}\n`);
    expect(readFailures(folder)).toEqual([]);
  });
});
