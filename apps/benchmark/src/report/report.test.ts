import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment.js';
import { buildReport } from './build-report.js';
import type { Block, ReportDocument, TableBlock } from './document.js';
import { experiment, failures, row, rows } from './fixtures.js';
import { inlineMarkup } from './inline-markup.js';
import { counterpart } from './measure.js';
import { readMarkdown } from './read-markdown.js';
import { replaceSummary } from './replace-summary.js';
import { verdictOf } from './verdict.js';
import { signed, unsigned } from './words.js';
import { writeHtml } from './write-html.js';
import { writeMarkdown } from './write-markdown.js';

const build = (own: Partial<Parameters<typeof buildReport>[0]> = {}): ReportDocument =>
  buildReport({ experiments: [experiment], rows, failures, folder: '/nowhere', ...own })!;

const blocksOf = (document: ReportDocument): readonly Block[] => document.sections.flatMap(({ blocks }) => blocks);

function tableOf(document: ReportDocument, name: string): TableBlock {
  const found = blocksOf(document).find(
    (block): block is TableBlock => block.kind === 'table' && block.name.includes(name),
  );
  return found!;
}

const texts = ({ rows }: TableBlock): string[][] => rows.map((cells) => cells.map(({ text }) => text));

/** What a reader of the page sees, its markup and spaces aside. */
const seen = (markup: string): string =>
  markup
    .replace(/<(style|script)>.*?<\/\1>|<[^>]+>/gs, '')
    .replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!,
    )
    .replace(/\s+/g, '');

describe('verdicts', () => {
  it('say better and below where the test shows it, with size and chance', () => {
    expect(verdictOf([99.3, 99.4, 99.5], [93.5, 1.1], 'auroc').words).toBe('better by 5.9 (p < .001)');
    expect(verdictOf([95.4, 96.1, 96.8], [98.2], 'auroc')).toMatchObject({
      words: 'below by 2.1 (p = .035)',
      tone: 'bad',
    });
  });

  it("take the paper's ± into account", () => {
    const values = [99.3, 99.4, 99.5];
    expect(verdictOf(values, [98.2], 'auroc').words).toMatch(/^better by 1.2/);
    expect(verdictOf(values, [98.2, 1], 'auroc')).toMatchObject({ words: 'reproduced, +1.2 (p = .23)', tone: 'good' });
  });

  it('call nothing reproduced that merely spreads', () => {
    const verdict = verdictOf([60, 70, 80], [72], 'auroc');
    expect(verdict).toMatchObject({ words: 'undecided, −2.0 (p = .76)', tone: 'even' });
    expect(verdict.interval![0]).toBeLessThan(-20);
  });

  it('call nothing reproduced that may well be far off', () => {
    const verdict = verdictOf([92.5, 94.7, 96.9], [98.2, 1], 'auroc');
    expect(verdict).toMatchObject({ words: expect.stringMatching(/^undecided, −3.5/), tone: 'even' });
    expect(verdict.interval![0]).toBeLessThan(-5);
  });

  it('test no single seed', () => {
    expect(verdictOf([95.5], [98.4, 0.8], 'auroc')).toEqual({
      difference: expect.closeTo(-2.9),
      words: 'one seed, −2.9, not tested',
      tone: 'even',
    });
  });

  it('call times slower and faster', () => {
    expect(verdictOf([100, 110, 120], [260], 'seconds')).toMatchObject({
      words: 'faster by 150.0 (p = .001)',
      tone: 'good',
    });
    expect(verdictOf([390, 400, 410], [260], 'seconds')).toMatchObject({
      words: 'slower by 140.0 (p = .002)',
      tone: 'bad',
    });
    const timed = {
      ...experiment,
      variants: experiment.variants.map((v) => ({
        ...v,
        paper: [{ method: 'DUAD (paper)', seconds: [260] as const }],
      })),
    };
    const slow = row(5, 'duad-paper', 0, 90, { seconds: { clustering: 40, training: 60, total: 100 } });
    const table = tableOf(build({ experiments: [timed], rows: [slow], failures: [] }), 'time without clustering');
    expect(texts(table)).toContainEqual(['duad-paper', '60.0 (1 seed)', '', '']);
  });

  it('show small differences as what they are', () => {
    expect([0.04, -0.04, 0.004, 0, 1.25].map(signed)).toEqual(['+0.04', '−0.04', '0.0', '0.0', '+1.3']);
    expect(unsigned(-2.14)).toBe('2.1');
  });
});

describe('the tables', () => {
  it("stand beside the paper's own, missing runs with their reason", () => {
    const table = tableOf(build(), 'Table 0: a toy: AUROC');
    expect(table.head).toEqual(['method', '5 %', '10 %', '20 %']);
    expect(texts(table)).toEqual([
      ['DUAD (paper)', '98.2 ± 1.0', '90.0', '93.5 ± 1.1'],
      ['OC-SVM (paper)', '75.0 ± 1.0', '70.0 ± 1.0', '60.0 ± 1.0'],
      ['duad-recommended', ...Array(3).fill('99.1 ± 0.1 (3 seeds)')],
      ['duad-paper', ...Array(3).fill('91.0 ± 1.0 (3 seeds)')],
      ['ocsvm (chosen by labels)', ...Array(3).fill('70.0 ± 10.0 (3 seeds)')],
      ['geometric (semi-supervised)', ' [1]', '', ' [2]'],
    ]);
    expect(table.notes).toEqual(['[1] seed 1 failed: no \\<b\\>way\\</b\\> \\| \\*at\\* all', '[2] needs *pictures*']);
    expect(table.rows[2]![1]!.hint).toBe('seed 0: 99.00\nseed 1: 99.10\nseed 2: 99.20');
  });

  it('turn round where there are more variants than methods', () => {
    const many: Experiment = {
      ...experiment,
      figures: [],
      variants: Array.from({ length: 12 }, (_, i) => ({
        ...experiment.variants[0]!,
        name: `v${i}`,
        variant: { share: i },
      })),
    };
    const table = tableOf(build({ experiments: [many], failures: [] }), 'AUROC');
    expect(table.head[0]).toBe('share');
    expect(table.rows).toHaveLength(12);
  });

  it('compare each detector with the method that it stands for', () => {
    const table = tableOf(build(), 'AUROC against the paper');
    expect(table.head).toEqual(['share', 'detector', 'paper', 'here', 'seeds', 'difference [95 %]', 'verdict']);
    expect(texts(table)[0]).toEqual([
      '5 %',
      'duad-recommended',
      '98.2 ± 1.0',
      '99.1 ± 0.1',
      '3',
      '+0.9 [−1.1, +2.9]',
      'reproduced, +0.9 (p = .37)',
    ]);
    expect(
      texts(table)
        .filter(([, name]) => name === 'ocsvm (chosen by labels)')
        .map(([, , paper]) => paper),
    ).toEqual(['75.0 ± 1.0', '70.0 ± 1.0', '60.0 ± 1.0']);
    const [variant] = experiment.variants;
    expect(counterpart(variant!, 'ocsvm-best')?.method).toBe('OC-SVM (paper)');
    expect(counterpart(variant!, 'autoencoder')).toBeUndefined();
  });

  it('name what could not be run among the comparisons, and say nothing of what was not tried', () => {
    const own = [{ method: 'geometric (paper)', auroc: [88.3] as const }];
    const known = { ...experiment, variants: experiment.variants.map((v) => ({ ...v, paper: own })) };
    expect(texts(tableOf(build({ experiments: [known] }), 'against the paper'))).toEqual([
      ['5 %', 'geometric (semi-supervised)', '88.3', '', '0', '', expect.stringMatching(/^not run: seed 1 failed/)],
      ['20 %', 'geometric (semi-supervised)', '88.3', '', '0', '', 'not run: needs *pictures*'],
    ]);
  });

  it('compare the first detector with the others over shared seeds, corrected for their number', () => {
    const table = tableOf(build(), 'AUROC, duad-recommended against');
    expect(texts(table)[0]).toEqual(['5 %', 'duad-paper', '3', '+8.1 ± 0.9', 'better by 8.1 (p = .025)']);
    expect(texts(table)[1]!.at(-1)).toMatch(/^no difference shown \(p = /);
    const fewer = build({ rows: rows.filter(({ detector, seed }) => detector === 'duad-recommended' || seed > 1) });
    expect(tableOf(fewer, 'duad-recommended against')).toBeUndefined();
  });

  it('list quick runs and other options as variants of their own', () => {
    const quick = row(5, 'duad-recommended', 0, 80, { variant: { share: 5, quick: 1, K: 10 } });
    const table = tableOf(build({ rows: [...rows, quick], failures: [] }), 'Table 0: a toy: AUROC');
    expect(table.head.at(-1)).toBe('5 %, quick, K 10');
    expect(texts(table)[2]).toEqual(['duad-recommended', ...Array(3).fill('99.1 ± 0.1 (3 seeds)'), '80.0 (1 seed)']);
  });

  it('tell in the summary what failed from what was not tried', () => {
    const others = rows.filter(({ detector, variant }) => detector !== 'duad-paper' || variant.share === 20);
    const failed = { ...failures[0]!, detector: 'duad-paper' };
    const table = tableOf(build({ rows: others, failures: [failed] }), 'Per cent, mean');
    const last = new Map(texts(table).map((row) => [`${row[0]} ${row[1]}`, row.at(-1)]));
    expect(last.get('toy, share 5 % AUROC')).toBe('could not be run');
    expect(last.get('toy, share 10 % AUROC')).toBe('not run');
    const missing = [{ detector: 'duad-paper', reason: 'hours', onDemand: true }];
    const asked = build({ experiments: [{ ...experiment, missing }], rows: others, failures: [failed] });
    const again = new Map(texts(tableOf(asked, 'Per cent, mean')).map((row) => [`${row[0]} ${row[1]}`, row.at(-1)]));
    expect(again.get('toy, share 5 % AUROC')).toBe('could not be run');
    expect(again.get('toy, share 10 % AUROC')).toBe('not run');
  });

  it('sum up, and stand without any run', () => {
    expect(texts(tableOf(build(), 'Per cent, mean'))[2]).toEqual([
      'toy, share 20 %',
      'AUROC',
      '93.5 ± 1.1',
      '99.1 ± 0.1 (3 seeds)',
      'better by 5.6 (p < .001)',
      '91.0 ± 1.0 (3 seeds)',
      'undecided, −2.5 (p = .050)',
    ]);
    const second = { ...experiment, name: 'other', title: 'Other' };
    const document = build({ experiments: [experiment, second] });
    const { blocks } = document.sections.at(-1)!;
    expect(blocks.at(-1)).toEqual({ kind: 'text', text: 'Not run here, for the reasons given.' });
    expect(buildReport({ experiments: [experiment], rows: [], failures, folder: '' })).toBeUndefined();
  });
});

describe('the curves', () => {
  const plots = blocksOf(build()).flatMap((block) => (block.kind === 'plots' ? block.plots : []));
  const plot = (title: string) => plots.find((each) => each.title.startsWith(title))!;

  it('follow a setting that takes numbers, ours and the paper’s', () => {
    const { series, x, description } = plot('AUROC by share');
    expect(series.map(({ name }) => name)).toEqual([
      'duad-recommended',
      'duad-paper',
      'ocsvm (chosen by labels)',
      'DUAD (paper)',
      'OC-SVM (paper)',
    ]);
    expect(series[3]).toMatchObject({
      points: [
        [5, 98.2],
        [10, 90],
        [20, 93.5],
      ],
      deviations: [1, undefined, 1.1],
    });
    expect(x).toMatchObject({ from: 5, to: 20 });
    expect(description).toContain('OC-SVM (paper) 60.0 to 75.0 (highest at 5)');
  });

  it('average ROC curves at equal shares flagged, with the area in words', () => {
    const { series, description } = plot('Figure 4');
    expect(description).toContain('duad-recommended 99.1, duad-paper 91.0');
    const points = series[0]!.points;
    expect(points[0]).toEqual([0, 0]);
    expect(points[1]).toEqual([0, 40]);
    expect(points.at(-1)).toEqual([100, 100]);
    // Between (.1, .9) and (1, 1).
    const [at, height] = points.find(([a]) => a > 50)!;
    expect(height).toBeCloseTo(90 + (10 * (at - 10)) / 90, 2);
    expect(plots.filter(({ title }) => title.startsWith('ROC curves'))).toHaveLength(2);
  });

  it('show how the selection settled, and figure 3 what the angle told', () => {
    expect(plot('Anomalies among the selected: share 5 %').series[0]!.points).toEqual([
      [0, 4],
      [1, 2],
      [2, 1],
    ]);
    expect(plot('Rows that came or went').series[0]!.points).toEqual([
      [1, 10],
      [2, 2],
    ]);
    const { series } = plot('Figure 3: duad-paper');
    expect(series.map(({ name }) => name)).toEqual(['AUROC', 'average precision', 'F1']);
    expect(series[0]!.points.map(([, y]) => y)).toEqual([expect.closeTo(81), expect.closeTo(86)]);
  });

  it('are left out where rows lack them', () => {
    const bare = rows.map(({ roc, ...rest }) => ({ ...rest, selection: { rounds: [] } }));
    const left = blocksOf(build({ rows: bare })).flatMap((block) => (block.kind === 'plots' ? block.plots : []));
    expect(left.map(({ title }) => title)).toEqual(['AUROC by share: made up', 'Average precision by share: made up']);
  });
});

describe('Markdown and HTML', () => {
  const document = build();
  const markdown = writeMarkdown(document, true);
  const page = writeHtml(document, '/nowhere');

  it('say the same words: every text of the report is in both', () => {
    const words = blocksOf(document).flatMap((block): string[] => {
      if (block.kind === 'table') {
        const cells = block.rows.flatMap((row) => row.map(({ text }) => text.trim()));
        return [...block.head, ...cells, ...(block.notes ?? []), block.caption ?? ''];
      }
      if (block.kind === 'list') return [...block.items];
      if (block.kind === 'plots') return block.plots.flatMap(({ title, description }) => [title, description]);
      return block.kind === 'picture' ? [] : [block.text];
    });
    expect(words.length).toBeGreaterThan(300);
    const shown = seen(page);
    for (const text of [document.title, ...document.lead, ...document.sections.map(({ title }) => title), ...words]) {
      expect(markdown).toContain(text);
      expect(shown).toContain(seen(inlineMarkup(text).markup));
    }
  });

  it('show what is not ours as it is', () => {
    expect(page).toContain('no &lt;b&gt;way&lt;/b&gt; | *at* all');
    expect(page).toContain('A note to &lt;read&gt;.');
    expect(page).toContain('needs <em>pictures</em>');
  });

  it('neither links nor loads anything', () => {
    expect(page).not.toMatch(/(?:src|href)="(?!data:|#section-)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });
});

describe('figures in Markdown', () => {
  it('become blocks: headings, texts, lists, tables with numbers, pictures', () => {
    const text =
      '## Title\n\nSome `code`.\n\n### Part\n\n- a\n- b\n\n| n | share |\n| - | - |\n| x | −1,234.5 % |\n\n![What is seen](a.png)';
    expect(readMarkdown(text)).toEqual([
      { kind: 'text', text: 'Some `code`.' },
      { kind: 'heading', text: 'Part' },
      { kind: 'list', items: ['a', 'b'] },
      {
        kind: 'table',
        name: 'n, share',
        head: ['n', 'share'],
        rows: [[{ text: 'x' }, { text: '−1,234.5 %', value: -1234.5 }]],
      },
      { kind: 'picture', file: 'a.png', description: 'What is seen' },
    ]);
  });
});

describe('the summary elsewhere', () => {
  const report = writeMarkdown(build(), false);

  it('takes the place between the marks, and nothing else', () => {
    const text = replaceSummary('before $&\n<!-- summary -->\nold\n<!-- /summary -->\nafter', report, 'x.md');
    expect(text).toMatch(/^before \$&\n<!-- summary -->\n\nPer cent.*\| toy, share 5 %.*<!-- \/summary -->\nafter$/s);
    expect(replaceSummary(text, report, 'x.md')).toBe(text);
  });

  it('needs a place and a summary', () => {
    expect(() => replaceSummary('no marks', report, 'x.md')).toThrow(/x.md has no lines/);
    expect(() => replaceSummary(report, 'no marks', 'x.md')).toThrow(/nothing for a summary/);
  });
});
