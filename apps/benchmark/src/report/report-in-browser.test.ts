import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encode } from 'fast-png';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from './build-report.js';
import { experiment, failures, figure, rows } from './fixtures.js';
import { writeHtml } from './write-html.js';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const chromium = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

const pictures = figure(
  '## Figure 9\n\n![Red squares](a.png)\n\n![A line of scores](b.svg)\n\n| n | size |\n| - | - |\n| a | 9 |\n| b | 10 |',
);

describe.skipIf(!chromium)('the page in Chromium (skipped where it is not installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duad-report-'));
  const address = pathToFileURL(join(folder, 'report.html')).href;
  const complaints: string[] = [];
  const requests: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(
      join(folder, 'a.png'),
      encode({ width: 900, height: 20, data: new Uint8Array(54_000), channels: 3, depth: 8 }),
    );
    writeFileSync(
      join(folder, 'b.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0H9"/></svg>',
    );
    const document = buildReport({ experiments: [experiment, pictures], rows, failures, folder })!;
    writeFileSync(join(folder, 'report.html'), writeHtml(document, folder));
    browser = await puppeteer.launch({ executablePath: chromium!, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await open(1280);
  });
  afterAll(() => browser?.close());

  async function open(width: number, features: Parameters<Page['emulateMediaFeatures']>[0] = []): Promise<void> {
    await page.emulateMediaType();
    await page.emulateMediaFeatures(features);
    await page.setViewport({ width, height: 900 });
    await page.goto(address);
  }

  it('opens without a complaint, and nothing is asked of anybody', () => {
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address]);
  });

  it('has every plot and picture, each with words for those who cannot see it', async () => {
    const plots = await page.$$eval('svg[role=img]', (all) =>
      all.map((svg) => {
        const labels = svg.getAttribute('aria-labelledby')!.split(' ');
        const words = labels.map((id: string) => svg.ownerDocument.getElementById(id)!.textContent);
        return {
          words,
          lines: svg.querySelectorAll('path[class^=l]').length,
          height: svg.getBoundingClientRect().height,
        };
      }),
    );
    // Two sweeps, figure 3 of three detectors, figure 4, two more ROC plots, three of convergence for each of three shares.
    expect(plots).toHaveLength(2 + 3 + 1 + 2 + 9);
    for (const { words, lines, height } of plots) {
      expect(words[0]!.length).toBeGreaterThan(5);
      expect(words[1]!).toMatch(/\d/);
      expect(lines).toBeGreaterThanOrEqual(3);
      expect(height).toBeGreaterThan(100);
    }
    const images = await page.$$eval('img', (all) =>
      all.map(({ alt, naturalWidth }) => ({ alt, shown: naturalWidth > 0 })),
    );
    expect(images).toEqual([
      { alt: 'Red squares', shown: true },
      { alt: 'A line of scores', shown: true },
    ]);
    const ids = await page.$$eval('[id]', (all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  const column = (table: number, index: number): Promise<string[]> =>
    page.$$eval(
      'table.sortable',
      (all, at, cell) => [...all[at]!.querySelectorAll('tbody tr')].map((row) => row.children[cell]!.textContent!),
      table,
      index,
    );

  it('sorts tables by a click: down, up, as they were, and by numbers as numbers', async () => {
    // Behind the summary: methods by share.
    const before = await column(1, 1);
    const head = (await page.$$('table.sortable'))[1]!;
    const buttons = await head.$$('th button');
    const sorted = async (): Promise<string | null> =>
      head.$eval('th:nth-child(2)', (th) => th.getAttribute('aria-sort'));
    await buttons[1]!.click();
    expect(await sorted()).toBe('descending');
    expect((await column(1, 1)).map((text) => Number.parseFloat(text))).toEqual([99.1, 98.2, 91, 75, 70, Number.NaN]);
    await buttons[1]!.click();
    expect(await sorted()).toBe('ascending');
    expect((await column(1, 1)).map((text) => Number.parseFloat(text))).toEqual([70, 75, 91, 98.2, 99.1, Number.NaN]);
    await buttons[1]!.focus();
    await page.keyboard.press('Enter');
    expect(await sorted()).toBeNull();
    expect(await column(1, 1)).toEqual(before);
    await buttons[0]!.click();
    expect((await column(1, 0))[0]).toBe('DUAD (paper)');
    const last = (await page.$$('table.sortable')).length - 1;
    await page.$$eval('table.sortable', (all) => all.at(-1)!.querySelectorAll('button')[1]!.click());
    expect(await column(last, 1)).toEqual(['10', '9']);
  });

  it('shows values under the pointer and by the arrow keys', async () => {
    const plot = (await page.$('svg[data-plot]'))!;
    await plot.scrollIntoView();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
    const tip = (): Promise<string> => page.$eval('#tip', ({ textContent }) => textContent!);
    expect(await tip()).toMatch(/^share: 20/);
    expect(await tip()).toContain('DUAD (paper)93.5 ± 1.1');
    await page.mouse.move(0, 0);
    expect(await page.$eval('#tip[hidden]', () => true)).toBe(true);
    await page.evaluate("document.querySelector('svg[data-plot]').focus()");
    await page.keyboard.press('ArrowRight');
    expect(await tip()).toMatch(/^share: 5/);
    await page.keyboard.press('ArrowRight');
    expect(await tip()).toContain('duad-recommended99.1 ± 0.1');
    await page.keyboard.press('Escape');
    expect(await page.$eval('#tip[hidden]', () => true)).toBe(true);
  });

  it.each([320, 390, 768, 1280])('fits a width of %d: only tables scroll sideways', async (width) => {
    await open(width);
    const widths = (await page.evaluate(
      '[document.documentElement.scrollWidth, document.body.scrollWidth]',
    )) as number[];
    expect(Math.max(...widths)).toBeLessThanOrEqual(width);
  });

  it.each(['light', 'dark'])('is readable in %s: text has a contrast of 4.5, lines of 3', async (scheme) => {
    await open(1280, [{ name: 'prefers-color-scheme', value: scheme }]);
    const { texts, lines, ground } = (await page.evaluate(contrasts)) as Contrasts;
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    expect(lines.filter(({ contrast }) => contrast < 3)).toEqual([]);
    expect(ground > 0.5).toBe(scheme === 'light');
  });

  it('prints: nothing is cut off, whatever the screen looked like', async () => {
    await open(688, [{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.emulateMediaType('print');
    const cut = await page.$$eval('table, figure, img, svg', (all) =>
      all
        .filter((element) => element.getBoundingClientRect().right > 688 + 1)
        .map(({ outerHTML }) => outerHTML.slice(0, 80)),
    );
    expect(cut).toEqual([]);
    const { texts, ground } = (await page.evaluate(contrasts)) as Contrasts;
    expect(ground).toBe(1);
    expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
    const pdf = await page.pdf({ format: 'A4' });
    expect(new TextDecoder().decode(pdf.subarray(0, 5))).toBe('%PDF-');
  });
});

interface Contrasts {
  readonly texts: readonly { readonly text: string; readonly contrast: number }[];
  readonly lines: readonly { readonly name: string; readonly contrast: number }[];
  /** How bright the ground is, 0 .. 1. */
  readonly ground: number;
}

/** Contrast, after WCAG 2, of all texts and of the strokes of all series: for the page, which has types of its own. */
const contrasts = `(() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = parse(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const groundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (parse(backgroundColor)[3] !== 0) return luminance(backgroundColor);
    }
    return 1;
  };
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest('title, desc')) continue;
    const style = getComputedStyle(element);
    const colour = element.namespaceURI.includes('svg') ? style.fill : style.color;
    texts.push({ text: element.textContent, contrast: ratio(luminance(colour), groundOf(element)) });
  }
  const lines = [...document.querySelectorAll('path[class^=l]')].map((path) => ({
    name: path.getAttribute('class'),
    contrast: ratio(luminance(getComputedStyle(path).stroke), groundOf(path)),
  }));
  return { texts, lines, ground: luminance(getComputedStyle(document.body).backgroundColor) };
})()`;
