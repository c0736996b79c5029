import type { Experiment, RowFigure } from '../experiment.js';
import { costTable } from './cost-table.js';
import { detectorComparison } from './detector-comparison.js';
import type { Block, Plot, Section } from './document.js';
import { environmentLine } from './environment-line.js';
import { markedName } from './marked-name.js';
import { describedMeasures, type Measure, measuresOf, shares } from './measure.js';
import { measureTable } from './measure-table.js';
import type { Outcomes } from './outcomes.js';
import { paperComparison } from './paper-comparison.js';
import { rocPlot } from './roc-plot.js';
import { convergencePlots, measurePlots } from './round-plots.js';
import { sweepPlots } from './sweep-plots.js';
import { capital } from './words.js';

/** So many variants at most have curves of their own; of more, the tables and the curves over all of them tell. */
const mostWithCurves = 12;

/** All that is known of an experiment: the paper's tables beside ours, comparisons, curves, cost, detectors. */
export function experimentSection(outcomes: Outcomes): Section {
  const { experiment, rows, detectors } = outcomes;
  const blocks: Block[] = (experiment.notes ?? []).map((text) => ({ kind: 'text', text }));
  for (const measure of measuresOf(experiment)) {
    const { name, unit } = describedMeasures[measure];
    const table = measureTable(outcomes, measure);
    if (rows.length === 0 && !paperHas(experiment, measure)) continue;
    blocks.push({ kind: 'heading', text: `${capital(name)}, ${unit}` }, table);
    const compared = [paperComparison(outcomes, measure), detectorComparison(outcomes, measure)];
    blocks.push(...compared.filter((block) => block !== undefined));
  }
  if (rows.length === 0) {
    const text = detectors.length > 0 ? 'Not run here, for the reasons given.' : 'Not run here.';
    return { title: experiment.title, blocks: [...blocks, { kind: 'text', text }] };
  }
  blocks.push(...plotBlocks(outcomes));
  blocks.push({ kind: 'heading', text: 'What was selected for training, and what it took' }, costTable(outcomes));
  blocks.push({ kind: 'heading', text: 'Detectors' });
  blocks.push({
    kind: 'list',
    items: detectors.map((detector) => `\`${markedName(detector)}\`: ${detector.description}`),
  });
  blocks.push({ kind: 'text', text: environmentLine(rows) });
  return { title: experiment.title, blocks };
}

function plotBlocks(outcomes: Outcomes): Block[] {
  const { experiment, variants, detectors, rowsOf } = outcomes;
  const blocks: Block[] = [];
  const add = (heading: string, plots: readonly (Plot | undefined)[], note?: string): void => {
    const present = plots.filter((plot) => plot !== undefined);
    if (present.length === 0) return;
    blocks.push({ kind: 'heading', text: heading });
    if (note !== undefined) blocks.push({ kind: 'text', text: note });
    blocks.push({ kind: 'plots', plots: present });
  };
  add(
    'Curves over the setting',
    shares.flatMap((measure) => sweepPlots(outcomes, measure)),
  );
  for (const figure of experiment.figures ?? []) add(figure.title, figurePlots(outcomes, figure), figure.note);
  const run = variants.filter((variant) => detectors.some(({ name }) => rowsOf(variant, name).length > 0));
  if (run.length <= mostWithCurves) {
    const drawn = (experiment.figures ?? []).filter(({ shows }) => shows === 'roc').map(({ variant }) => variant);
    const others = run.filter(({ name }) => !drawn.includes(name));
    add(
      'ROC curves',
      others.map((variant) => rocPlot(outcomes, variant)),
    );
    add(
      'Convergence of the selection',
      run.flatMap((variant) => convergencePlots(outcomes, variant)),
    );
  }
  return blocks;
}

function figurePlots(outcomes: Outcomes, { shows, title, variant: name }: RowFigure): (Plot | undefined)[] {
  const variant = outcomes.variants.find((each) => each.name === name)!;
  const short = title.split(':')[0]!;
  return shows === 'roc' ? [rocPlot(outcomes, variant, short)] : measurePlots(outcomes, variant, short);
}

function paperHas({ variants }: Experiment, measure: Measure): boolean {
  return variants.some(({ paper }) => paper.some((figure) => figure[measure] !== undefined));
}
