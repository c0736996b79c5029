import type { ExperimentVariant } from '../experiment-variant.js';
import type { Cell, TableBlock } from './document.js';
import { markedName } from './marked-name.js';
import { counterpart, describedMeasures, type Measure, valuesOf } from './measure.js';
import type { Outcomes } from './outcomes.js';
import { verdictOf } from './verdict.js';
import { counted, meanAndSpread, paperFigure } from './words.js';

interface Method {
  readonly name: string;
  readonly cell: (variant: ExperimentVariant) => Cell;
}

/** Methods against variants as the paper has it, its own figures first; the longer of the two lists goes down. */
export function measureTable(outcomes: Outcomes, measure: Measure): TableBlock {
  const { experiment, variants } = outcomes;
  const notes: string[] = [];
  const methods = [...published(outcomes, measure), ...measured(outcomes, measure, notes)];
  const name = `${experiment.title}: ${describedMeasures[measure].name}`;
  const down = variants.length > methods.length;
  const head = down
    ? [experiment.columns, ...methods.map((method) => method.name)]
    : ['method', ...variants.map((v) => v.name)];
  const rows = down
    ? variants.map((variant) => [{ text: variant.name }, ...methods.map((method) => method.cell(variant))])
    : methods.map((method) => [{ text: method.name }, ...variants.map(method.cell)]);
  return { kind: 'table', name, head, rows, notes };
}

function published({ variants }: Outcomes, measure: Measure): Method[] {
  const names = new Set(
    variants.flatMap(({ paper }) => paper.flatMap((figure) => (figure[measure] ? [figure.method] : []))),
  );
  return [...names].map((name) => ({
    name,
    cell: ({ paper }) => {
      const figure = paper.find(({ method }) => method === name)?.[measure];
      return figure ? { text: paperFigure(figure), value: figure[0] } : { text: '' };
    },
  }));
}

function measured({ detectors, rowsOf, reasonFor }: Outcomes, measure: Measure, notes: string[]): Method[] {
  return detectors.map((detector) => ({
    name: markedName(detector),
    cell: (variant) => {
      const { name } = detector;
      const rows = rowsOf(variant, name);
      const reason = reasonFor(variant, name);
      const mark = reason === undefined ? '' : footnote(notes, reason);
      if (rows.length === 0) return { text: mark };
      const values = valuesOf(rows, measure);
      const figure = counterpart(variant, name)?.[measure];
      const verdict = figure && verdictOf(values, figure, measure);
      return {
        text: `${meanAndSpread(values)} (${counted(values.length, 'seed')})${mark}`,
        value: values.reduce((sum, value) => sum + value, 0) / values.length,
        hint: rows.map(({ seed }, i) => `seed ${seed}: ${values[i]!.toFixed(2)}`).join('\n'),
        ...(verdict?.interval && { tone: verdict.tone }),
      };
    },
  }));
}

/** `[1]`, with the text among the notes; equal texts share a number. */
function footnote(notes: string[], text: string): string {
  let index = notes.findIndex((note) => note.endsWith(`] ${text}`));
  if (index < 0) index = notes.push(`[${notes.length + 1}] ${text}`) - 1;
  return ` [${index + 1}]`;
}
