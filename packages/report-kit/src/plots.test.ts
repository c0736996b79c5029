import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figure, frame, html, line, linearAxis, logAxis, page, placeOf, seriesCount, theme, thin } from './index.js';

const spans = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
  .map(([least, span]) => [least, least + span] as const);

describe('axes', () => {
  it('run from edge to edge, with two to six round ticks within', () => {
    fc.assert(
      fc.property(spans, ([least, most]) => {
        const axis = linearAxis('x', least, most, 't');
        expect(axis.at(least)).toBeCloseTo(frame.left, 6);
        expect(axis.at(most)).toBeCloseTo(frame.width - frame.right, 6);
        expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
        expect(axis.ticks.length).toBeLessThanOrEqual(7);
        for (const tick of axis.ticks) {
          expect(axis.at(tick)).toBeGreaterThan(frame.left - 0.01);
          expect(axis.at(tick)).toBeLessThan(frame.width - frame.right + 0.01);
        }
      }),
    );
  });

  it('go up in y, tick at whole numbers where they count, and stand for a single value', () => {
    const y = linearAxis('y', 0, 10, 't');
    expect(y.at(10)).toBeLessThan(y.at(0));
    expect(linearAxis('x', 0, 1, 't', true).ticks).toEqual([0, 1]);
    expect(linearAxis('x', 0, 1, 't').ticks.length).toBeGreaterThan(2);
    expect(linearAxis('x', 0, 20, 't', true).ticks).toEqual([0, 5, 10, 15, 20]);
    expect(Number.isFinite(linearAxis('x', 3, 3, 't').at(3))).toBe(true);
    expect(logAxis('x', 0.5, 2000, 't').ticks).toEqual([1, 10, 100, 1000]);
  });
});

describe('a figure', () => {
  const x = linearAxis('x', 0, 2, 'epoch');
  const y = linearAxis('y', 0, 1, 'loss');
  const points = [
    [0, 0.9],
    [1, 0.4],
  ] as const;
  const marks = line(points, x, y, 9, true);

  it('has words for those who cannot see it, a legend that names strokes, and its data for a script', () => {
    const parts = { id: 'a', title: 'A <title>', description: 'Falls.', x, y, marks };
    const { markup } = figure({ ...parts, legend: ['one', 'two'], series: [9, 2], keys: 'stroke', data: { a: '"' } });
    expect(markup).toContain(
      'role="img" aria-labelledby="a-title a-text" tabindex="0" data-plot="{&quot;a&quot;:&quot;\\&quot;&quot;}"',
    );
    expect(markup).toContain('<title id="a-title">A &lt;title&gt;</title><desc id="a-text">Falls.</desc>');
    expect(markup.match(/class="l1" d="M0 4H26"/g)).toHaveLength(1);
    expect(figure(parts).markup).not.toMatch(/legend|data-plot|tabindex/);
  });

  it('draws colours again after the last one', () => {
    expect(placeOf(seriesCount)).toBe(seriesCount);
    expect(placeOf(seriesCount + 1)).toBe(1);
    expect(marks.markup).toMatch(/^<path class="l1" d="M64.0 .*"\/><circle class="f1"/);
    for (let place = 1; place <= seriesCount; place++) {
      for (const kind of ['l', 'f', 's']) expect(theme).toContain(`.${kind}${place}{`);
    }
  });

  it('keeps the ends of a line that it thins', () => {
    const many = Array.from({ length: 5000 }, (_, i) => [i / 4999, (i / 4999) ** 2] as const);
    const kept = thin(many, 100);
    expect(kept.length).toBeLessThanOrEqual(102);
    expect([kept[0], kept.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

describe('a page', () => {
  it('lets nothing in from outside, and no script unless it has one', () => {
    const plain = page({ title: '<t>', style: theme, body: html`<p>${'<b>'}</p>` });
    expect(plain).toContain('<title>&lt;t&gt;</title>');
    expect(plain).toContain('<p>&lt;b&gt;</p>');
    expect(plain).toContain('default-src &#39;none&#39;');
    expect(plain).not.toContain('script');
    expect(page({ title: '', style: '', body: html``, script: 'let a;' })).toContain('<script>let a;</script>');
  });
});
