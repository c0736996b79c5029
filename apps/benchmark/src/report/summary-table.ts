import type { Cell, TableBlock } from './document.js';
import { counterpart, describedMeasures, type Measure, shares, valuesOf } from './measure.js';
import type { Outcomes } from './outcomes.js';
import { verdictOf } from './verdict.js';
import { counted, meanAndSpread, paperFigure } from './words.js';

const shown = ['duad-recommended', 'duad-paper'];

/** The recommended setting and the paper's text beside the paper's own figure, the experiments one below the other. */
export function summaryTable(all: readonly Outcomes[]): TableBlock | undefined {
  const rows = all
    .filter(({ experiment }) => experiment.inSummary !== undefined)
    .flatMap((outcomes) =>
      shares.flatMap((measure) => outcomes.variants.flatMap((variant) => rowOf(outcomes, variant, measure))),
    );
  if (rows.length === 0) return undefined;
  const head = [
    'data',
    'measure',
    'paper',
    'recommended here',
    'against the paper',
    "the paper's text, here",
    'against the paper',
  ];
  const name = 'Per cent, mean ± standard deviation over seeds';
  return { kind: 'table', name, caption: name, isSummary: true, head, rows };
}

function rowOf(
  { experiment, rowsOf, cannotBeRun }: Outcomes,
  variant: Outcomes['variants'][number],
  measure: Measure,
): Cell[][] {
  const paper = counterpart(variant, shown[0]!)?.[measure];
  if (!paper || shown.every((name) => rowsOf(variant, name).length === 0)) return [];
  const cells = shown.flatMap((name): Cell[] => {
    const values = valuesOf(rowsOf(variant, name), measure);
    if (values.length === 0) {
      return [{ text: '' }, { text: cannotBeRun(variant, name) ? 'could not be run' : 'not run' }];
    }
    const { difference, words, tone } = verdictOf(values, paper, measure);
    const text = `${meanAndSpread(values)} (${counted(values.length, 'seed')})`;
    return [
      { text, value: paper[0] + difference },
      { text: words, tone, value: difference },
    ];
  });
  const name = `${experiment.inSummary}${variant.name}`;
  return [
    [
      { text: name },
      { text: describedMeasures[measure].name },
      { text: paperFigure(paper), value: paper[0] },
      ...cells,
    ],
  ];
}
