import { holmCorrection, type PairedComparison, pairedComparison } from '@duad/metrics';
import type { Cell, TableBlock } from './document.js';
import { markedName } from './marked-name.js';
import { describedMeasures, type Measure, valuesOf } from './measure.js';
import type { Outcomes } from './outcomes.js';
import { differenceInWords, toneOf } from './verdict.js';
import { chance, signed } from './words.js';

interface Pair {
  readonly variant: string;
  readonly other: string;
  readonly compared: PairedComparison;
}

/** The first detector against each other one over the seeds that both have; nothing where no two are shared. */
export function detectorComparison(outcomes: Outcomes, measure: Measure): TableBlock | undefined {
  const { experiment, variants, detectors, rowsOf } = outcomes;
  const [first, ...others] = detectors;
  const pairs = variants.flatMap((variant) =>
    others.flatMap((other): Pair[] => {
      const theirs = rowsOf(variant, other.name);
      const both = rowsOf(variant, first!.name).flatMap((row) => {
        const match = theirs.find(({ seed }) => seed === row.seed);
        return match ? [[row, match] as const] : [];
      });
      if (both.length < 2) return [];
      const values = ([0, 1] as const).map((i) =>
        valuesOf(
          both.map((pair) => pair[i]),
          measure,
        ),
      );
      return [{ variant: variant.name, other: markedName(other), compared: pairedComparison(values[0]!, values[1]!) }];
    }),
  );
  if (pairs.length === 0) return undefined;
  const adjusted = holmCorrection(pairs.map(({ compared }) => compared.pValue));
  return {
    kind: 'table',
    name: `${experiment.title}: ${describedMeasures[measure].name}, ${first!.name} against the others`,
    caption: `\`${first!.name}\` against the others`,
    head: [experiment.columns, `${first!.name} against`, 'shared seeds', 'mean difference ± sd', 'verdict'],
    rows: pairs.map(({ variant, other, compared }, i) => [
      { text: variant },
      { text: other },
      { text: String(compared.pairs), value: compared.pairs },
      {
        text: `${signed(compared.meanDifference)} ± ${compared.sdOfDifferences.toFixed(1)}`,
        value: compared.meanDifference,
      },
      wordsOf(compared.meanDifference, adjusted[i]!, measure),
    ]),
    notes: [`Paired t-tests over the seeds that both have, p-values after Holm for the ${pairs.length} of this table.`],
  };
}

function wordsOf(difference: number, p: number, measure: Measure): Cell {
  if (p >= 0.05) return { text: `no difference shown (${chance(p)})`, tone: 'even' };
  return { text: `${differenceInWords(difference, measure)} (${chance(p)})`, tone: toneOf(difference, measure) };
}
