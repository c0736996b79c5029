import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gmm } from '@duad/clusterer-gmm';
import { createRandom, matrix } from '@duad/core';
import { type DuadOptions, duad, presets } from 'duad';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../experiment.js';
import { experiments as builtIn } from '../experiments.js';
import { experiments as toys } from '../fixtures/toy-experiments.js';
import { main } from '../main.js';
import { keyOf } from '../result-row.js';
import { readResults } from '../results-file.js';
import { type Choice, chooseRuns } from './choose-runs.js';
import { describePlan, duration } from './describe.js';
import { estimator } from './estimate.js';
import { liveTerminal } from './live-terminal.js';
import { type Overrides, overrideNames, parseOverrides } from './override-names.js';
import { applyOverrides } from './overrides.js';
import { phaseClock } from './phase-clock.js';
import { doneSpecs, makePlan } from './plan.js';
import { progressPrinter } from './progress.js';
import { quickTask } from './quick-task.js';
import { keyOfSpec } from './run-spec.js';

const module = join(import.meta.dirname, '../fixtures/toy-experiments.ts');
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'duad-benchmark-'));

async function call(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, { print: (line) => out.push(line), complain: (line) => err.push(line) });
  return { code, out, err };
}

const choice: Choice = { names: ['all'], only: [], seeds: [0, 1], quick: false, overrides: {} };
const describeRuns = (wanted: Partial<Choice>): string[] =>
  chooseRuns(toys, { ...choice, seeds: [0], ...wanted }).runs.map(
    ({ experiment, variant, detector }) => `${experiment.name}/${variant.name}/${detector.name}`,
  );

describe('choosing runs', () => {
  it('takes the default detectors of each table and every variant', () => {
    const all = ['toy/one/distance', 'toy/two, three/distance', 'lost/there/distance', 'lost/gone/distance'];
    expect(describeRuns({})).toEqual(all);
    expect(describeRuns({ names: ['lost', 'toy'] })).toEqual(all);
    expect(describeRuns({ names: ['toy'], seeds: [3, 4, 5] })).toHaveLength(6);
  });

  it('leaves out what an experiment says is missing, with the reason where nothing is left', () => {
    const missing = [
      { variant: 'one', reason: 'no data' },
      { detector: 'broken', reason: 'takes days', onDemand: true },
    ];
    const table = { ...(toys[0] as Experiment), missing };
    const namesOf = (wanted: Partial<Choice>): string[] =>
      chooseRuns([table], { ...choice, seeds: [0], ...wanted }).runs.map(
        ({ variant, detector }) => `${variant.name}/${detector.name}`,
      );
    expect(namesOf({})).toEqual(['two, three/distance']);
    expect(namesOf({ detectors: 'all' })).toEqual(['two, three/distance', 'two, three/deadly']);
    expect(namesOf({ detectors: 'broken' })).toEqual(['two, three/broken']);
    expect(namesOf({ only: ['broken'] })).toEqual(['two, three/broken']);
    expect(() => namesOf({ variants: 'one' })).toThrow(/nothing is left.*one, distance: no data/);
  });

  it('--only names detectors, variants and data sets, names with commas among them', () => {
    expect(describeRuns({ only: ['broken'] })).toHaveLength(4);
    expect(describeRuns({ only: ['two, three'] })).toEqual(['toy/two, three/distance']);
    expect(describeRuns({ only: ['one,broken', 'gone'] })).toEqual(['toy/one/broken', 'lost/gone/broken']);
    expect(describeRuns({ only: ['lost'] })).toEqual(['lost/gone/distance']);
    expect(() => describeRuns({ only: ['red'] })).toThrow(/no detector, variant or data set 'red'; there are distance/);
  });

  it('a detector or variant of one table leaves the others out', () => {
    expect(describeRuns({ variants: 'gone' })).toEqual(['lost/gone/distance']);
    expect(describeRuns({ detectors: 'all', variants: 'gone' })).toHaveLength(3);
    expect(() => describeRuns({ names: ['toy'], variants: 'gone' })).toThrow(/no variant 'gone'; there are one/);
    expect(() => describeRuns({ only: ['one,gone'], names: ['toy'] })).toThrow(/'gone'/);
  });

  it('refuses settings that a chosen detector does not take', () => {
    expect(() => describeRuns({ overrides: { p0: 3 } })).toThrow(/--set p0: 'distance' takes epochs/);
    expect(describeRuns({ overrides: { epochs: 3 } })).toHaveLength(4);
  });

  it('every built-in experiment is chosen whole, with the detectors that it names as its default', () => {
    const { runs, figures } = chooseRuns(builtIn, { ...choice, seeds: [0] });
    const names = builtIn.map(({ name }) => name);
    expect(new Set([...runs.map(({ experiment }) => experiment.name), ...figures.map(({ name }) => name)])).toEqual(
      new Set(names),
    );
    const everything = chooseRuns(builtIn, { ...choice, detectors: 'all' }).runs;
    const keys = makePlan(everything, []).missing.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('--set', () => {
  it('reads numbers, words and truth values, and refuses the rest by name', () => {
    expect(parseOverrides(['p0=20', 'loss=angle', 'includeAngle=false', 'learningRate=1e-4'])).toEqual({
      p0: 20,
      loss: 'angle',
      includeAngle: false,
      learningRate: 1e-4,
    });
    expect(() => parseOverrides(['q=1'])).toThrow(/"q", expected one of p0, p, r, epochs, K/);
    expect(() => parseOverrides(['p0=120'])).toThrow(/option 'p0'.*got 120/);
    expect(() => parseOverrides(['r=often'])).toThrow(/option 'r'.*got 'often'/);
    expect(() => parseOverrides(['p0'])).toThrow(/takes NAME=VALUE.*got 'p0'/);
    expect(() => parseOverrides(['p=1', 'p=2'])).toThrow(/--set p is given twice/);
  });

  const values: Required<Overrides> = {
    p0: 33,
    p: 22,
    r: 7,
    epochs: 9,
    K: 11,
    codeSize: 5,
    batchSize: 64,
    learningRate: 0.5,
    loss: 'angle',
    nets: 2,
    tolerance: 0.25,
    whenStable: 'train-on',
    includeAngle: false,
    normaliseLatent: false,
    neighbourhoodFits: 3,
    selection: 'trimmed',
    score: 'squared-error',
  };

  it('sets each option where it belongs', () => {
    expect(Object.keys(values).sort()).toEqual([...overrideNames].sort());
    const set = duad(applyOverrides(presets.paper.kddCup(), values)).options;
    const { initialAnomalyPercent, anomalyPercent, reevaluateEvery, neighbourhoodClusters } = set;
    expect([initialAnomalyPercent, anomalyPercent, reevaluateEvery, neighbourhoodClusters]).toEqual([33, 22, 7, 11]);
    const { epochs, nets, tolerance, whenStable, includeAngle, normaliseLatent, neighbourhoodFits } = set;
    expect([epochs, nets, tolerance, whenStable]).toEqual([9, 2, 0.25, 'train-on']);
    expect([includeAngle, normaliseLatent, neighbourhoodFits]).toEqual([false, false, 3]);
    expect([set.selection.name, set.score.name]).toEqual(['trimmed', 'squared-error']);
    // What is not set stays: rows that mixtures are fitted to, layers.
    expect(set.initialClusterer.options).toMatchObject({ components: 11, fitRows: 20_000 });
    expect(set.clusterer.options).toMatchObject({ components: 11, fitRows: 10_000 });
    const { hidden, codeSize, batchSize, learningRate, loss } = set.autoencoder.options;
    expect([hidden, codeSize, batchSize, learningRate, loss]).toEqual([[60, 30, 10], 5, 64, 0.5, 'angle']);
  });

  it('leaves clusterings without a number of clusters as they are, and other autoencoders alone', () => {
    const images = presets.paper.mnist();
    expect(applyOverrides(images, { K: 9 }).initialClusterer).toBe(images.initialClusterer);
    const other = { name: 'other', create: () => undefined } as unknown as DuadOptions['autoencoder'];
    expect(() => applyOverrides({ autoencoder: other }, { codeSize: 3 })).toThrow(/codeSize can be set for dense/);
  });

  it('takes what is set before the limit of a quick run, and the limit before what is not', () => {
    const clusterer = gmm({ components: 3 });
    expect(applyOverrides({ clusterer, epochs: 200 }, {}, 20).epochs).toBe(20);
    expect(applyOverrides({ clusterer, epochs: 5 }, {}, 20).epochs).toBe(5);
    expect(applyOverrides({ clusterer }, { epochs: 50 }, 20).epochs).toBe(50);
  });
});

describe('plan', () => {
  it('quick runs, changed ones and plain ones are never taken for each other', async () => {
    const folder = newFolder();
    const run = (...more: string[]) =>
      call('run', 'toy', '--experiments', module, '--out', folder, '--seeds', '2', '--only', 'one', ...more);
    expect((await run('--quick')).code).toBe(0);
    expect((await run('--set', 'epochs=2')).code).toBe(0);
    expect((await run()).code).toBe(0);
    const variants = readResults(folder).map(({ variant }) => variant);
    const [quick, set] = [{ quick: 1 }, { 'set.epochs': 2 }];
    expect(variants).toEqual([quick, quick, set, set, {}, {}].map((more) => ({ number: 1, ...more })));
    expect(new Set(readResults(folder).map(keyOf)).size).toBe(6);
    expect((await run()).out.at(-1)).toMatch(/^in all 2 runs with seeds 0 to 1, 2 already in .*, 0 to do$/);
    expect((await run('--quick', '--set', 'epochs=2', '--plan')).out.at(-1)).toContain('2 to do');
    expect(readResults(folder)).toHaveLength(6);
  });

  it.each([
    ['100-100', '2 runs with seed 100, '],
    ['100', '200 runs with seeds 0 to 99, '],
    ['9,1,5', '6 runs with seeds 1, 5, 9, '],
  ])('--seeds %s is spelled out', async (seeds, expected) => {
    const { out } = await call(
      'run',
      'lost',
      '--experiments',
      module,
      '--out',
      newFolder(),
      '--plan',
      '--seeds',
      seeds,
    );
    expect(out.at(-1)).toContain(`in all ${expected}`);
  });

  it('--plan touches nothing', async () => {
    const folder = join(newFolder(), 'not-there');
    const { code, out } = await call('run', 'all', '--experiments', module, '--out', folder, '--plan', '--jobs', '2');
    expect(code).toBe(0);
    expect(out.at(-1)).toContain('12 to do, about 6 min with 2 workers (12 assumed at 60 s');
    expect(existsSync(folder)).toBe(false);
  });

  it('records failures, counts them in the next plan and tries them again', async () => {
    const folder = newFolder();
    const run = (...more: string[]) =>
      call('run', 'lost', '--experiments', module, '--out', folder, '--seeds', '1', ...more);
    expect((await run()).code).toBe(1);
    expect((await run('--plan')).out.at(-1)).toContain('1 to do (1 failed before)');
    expect((await run('--plan')).out.at(-2)).toContain('2 runs, 1 done, 1 to do');
  });

  it('estimates by the rows that are most alike', () => {
    const { runs } = chooseRuns(toys, { ...choice, names: ['toy'], detectors: 'distance,broken', seeds: [0] });
    const planned = makePlan(runs, []).missing;
    const row = (index: number, total: number, quick = false) => {
      const { experiment, detector } = planned[index]!.spec;
      const variant = { ...planned[index]!.run.variant.variant, ...(quick && { quick: 1 }) };
      return { experiment, detector, variant, seconds: { total } } as never;
    };
    const estimate = estimator([row(0, 10), row(0, 20), row(2, 99, true)]);
    const variantOf = (index: number) => ({ ...planned[index]!.spec, variant: planned[index]!.run.variant.variant });
    expect(planned.map(({ spec }) => `${spec.variant}/${spec.detector}`)).toEqual([
      'one/distance',
      'one/broken',
      'two, three/distance',
      'two, three/broken',
    ]);
    expect(estimate(variantOf(0))).toEqual({ seconds: 15, from: 'rows' });
    expect(estimate(variantOf(2))).toEqual({ seconds: 15, from: 'rows' });
    expect(estimate(variantOf(1))).toEqual({ seconds: 60, from: 'assumption' });
    expect(estimate({ ...variantOf(1), variant: { quick: 1 } })).toEqual({ seconds: 5, from: 'assumption' });
  });

  it('tells what is done from what is missing by keys alone', () => {
    const { runs } = chooseRuns(toys, { ...choice, names: ['toy'], seeds: [0, 1] });
    const [first] = makePlan(runs, []).missing;
    const row = { ...first!.spec, variant: first!.run.variant.variant, seconds: { total: 5 } } as never;
    const plan = makePlan(runs, [], { rows: [row], failures: [] });
    expect(plan.missing.map(({ key }) => key)).not.toContain(first!.key);
    expect(doneSpecs(plan).map((spec) => keyOfSpec(spec, first!.run.variant))).toEqual([first!.key]);
    expect(describePlan(plan, 1, 'there')[0]).toContain('4 runs, 1 done, 3 to do, about 15 s');
  });
});

describe('--resume', () => {
  it('needs a folder in which something was run, and takes nothing else of what to run', async () => {
    const folder = newFolder();
    expect((await call('run', '--resume', '--out', folder)).err[0]).toMatch(/nothing has been run in .* yet/);
    expect((await call('run', 'toy', '--quick', '--resume', '--out', folder)).err[0]).toMatch(/takes no toy --quick/);
  });
});

describe('progress', () => {
  it('tells the time left of a run by its epochs, and in all by the rows so far', () => {
    const { runs } = chooseRuns(toys, { ...choice, names: ['toy'], seeds: [0, 1] });
    const { missing } = makePlan(runs, []);
    const lines: string[] = [];
    const live: string[] = [];
    let seconds = 0;
    const streams = {
      print: (l: string) => lines.push(l),
      complain: () => undefined,
      showLive: (l: string) => live.push(l),
    };
    const progress = progressPrinter(missing, 1, [], streams, () => 1000 * seconds);
    progress.heard(missing[0]!, { kind: 'begin' });
    expect(lines.at(-1)).toBe('[1/4] toy: one, distance, seed 0; in all 4 min left');
    seconds = 5;
    progress.heard(missing[0]!, { kind: 'progress', unit: 'epoch', done: 1, total: 4 });
    expect(live.at(-1)).toBe('[1/4] toy: one, distance, seed 0: epoch 1 of 4, 15 s left; in all 3 min left');
    seconds = 17;
    progress.heard(missing[0]!, { kind: 'progress', unit: 'epoch', done: 4, total: 4 });
    seconds = 19;
    progress.heard(missing[0]!, { kind: 'progress', unit: 'row', done: 20, total: 30 });
    expect(live.at(-1)).toBe('[1/4] toy: one, distance, seed 0: row 20 of 30, 1 s left; in all 3 min left');
    seconds = 20;
    progress.heard(missing[0]!, { kind: 'progress', unit: 'epoch', done: 2, total: 4 });
    expect(live.at(-1)).toContain('epoch 2 of 4, 20 s left');
    seconds = 20;
    const row = { ...missing[0]!.spec, variant: { number: 1 }, seconds: { total: 20 }, peakMemory: 1 };
    progress.finished(missing[0]!, { ...row, metrics: { auroc: 0.5, averagePrecision: 0.5, f1: 0.5 } } as never);
    progress.heard(missing[1]!, { kind: 'begin' });
    expect(lines.at(-1)).toBe('[2/4] toy: one, distance, seed 1; in all 60 s left');
    progress.failed(missing[1]!, new Error('lost'));
    expect(lines.at(-1)).toBe('[2/4]   failed: lost');
  });

  it('says plain durations', () => {
    expect([0, 59.6, 89, 200, 3600 * 2 + 300].map(duration)).toEqual(['0 s', '60 s', '89 s', '3 min', '2 h 05 min']);
  });

  it('a live line gives way to the next line, and there is none where output is no terminal', () => {
    let text = '';
    const write = (part: string): boolean => {
      text += part;
      return true;
    };
    const output = (isTTY: boolean) => ({ isTTY, columns: 10, write });
    const { print, showLive } = liveTerminal(output(true) as never, output(true) as never);
    showLive!('a line that is too long');
    print('done');
    expect(text).toBe('\r\x1b[2Ka line th\r\x1b[2Kdone\n');
    expect(liveTerminal(output(false) as never, output(false) as never).showLive).toBeUndefined();
  });
});

describe('quick runs', () => {
  const part = (rows: number) => {
    const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 1 : 0));
    return { x: matrix(Float32Array.from(labels.keys()), rows, 1), labels };
  };

  it('keep the share of anomalies, their labels, and train and test the same where they were', () => {
    const whole = part(500);
    const { train, test } = quickTask({ train: whole, test: whole }, 100, createRandom(1));
    expect(test).toBe(train);
    expect(train.x.rows).toBe(100);
    expect(train.labels.reduce((sum, label) => sum + label, 0)).toBe(10);
    train.labels.forEach((label, row) => {
      expect(label).toBe(train.x.data[row]! % 10 === 0 ? 1 : 0);
    });
    const apart = quickTask({ train: whole, test: part(30) }, 100, createRandom(1));
    expect(apart.test.x.rows).toBe(30);
  });

  it('take fewer of wide rows', () => {
    const wide = { x: matrix(new Float32Array(600 * 4096), 600, 4096), labels: part(600).labels };
    expect(quickTask({ train: wide, test: wide }, 500, createRandom(1)).train.x.rows).toBe(300);
  });
});

describe('phase clock', () => {
  it('counts all that happens within a clustering as clustering', () => {
    let time = 0;
    const clock = phaseClock(() => 1000 * time);
    const at = (seconds: number, stage: string) => {
      time = seconds;
      clock.hear(stage);
    };
    at(1, 'clustering-begin');
    at(3, 'distances-end');
    at(4, 'clustering-end');
    at(4.5, 'selection-end');
    at(6.5, 'epoch-end');
    expect(clock.seconds()).toEqual({ selection: 1.5, clustering: 3, training: 2, total: 6.5 });
  });
});
