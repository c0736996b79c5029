import type { Cell, TableBlock } from './document.js';
import { markedName } from './marked-name.js';
import { counterpart, describedMeasures, type Measure, valuesOf } from './measure.js';
import type { Outcomes } from './outcomes.js';
import { type Verdict, verdictOf } from './verdict.js';
import { meanAndSpread, paperFigure, signed } from './words.js';

/** Each measured mean against the paper's figure of the same method; nothing where the paper has none. */
export function paperComparison(outcomes: Outcomes, measure: Measure): TableBlock | undefined {
  const { experiment, variants, detectors, rowsOf, reasonFor } = outcomes;
  const rows = variants.flatMap((variant) =>
    detectors.flatMap((detector): Cell[][] => {
      const { name } = detector;
      const figure = counterpart(variant, name);
      const paper = figure?.[measure];
      if (!paper) return [];
      const values = valuesOf(rowsOf(variant, name), measure);
      const reason = reasonFor(variant, name);
      const start = [
        { text: variant.name },
        { text: markedName(detector) },
        { text: paperFigure(paper), value: paper[0] },
      ];
      if (values.length === 0) {
        if (reason === undefined) return [];
        return [[...start, { text: '' }, { text: '0', value: 0 }, { text: '' }, { text: `not run: ${reason}` }]];
      }
      const verdict = verdictOf(values, paper, measure);
      const mean = verdict.difference + paper[0];
      return [
        [
          ...start,
          { text: meanAndSpread(values), value: mean },
          { text: String(values.length), value: values.length },
          { text: differenceOf(verdict), value: verdict.difference },
          { text: verdict.words, tone: verdict.tone },
        ],
      ];
    }),
  );
  if (rows.length === 0) return undefined;
  return {
    kind: 'table',
    name: `${experiment.title}: ${describedMeasures[measure].name} against the paper`,
    caption: 'Against the paper',
    head: [experiment.columns, 'detector', 'paper', 'here', 'seeds', 'difference [95 %]', 'verdict'],
    rows,
  };
}

function differenceOf({ difference, interval }: Verdict): string {
  return interval ? `${signed(difference)} [${signed(interval[0])}, ${signed(interval[1])}]` : signed(difference);
}
