import type { Experiment, Figure } from '../experiment.js';
import type { Experiments } from '../load-experiments.js';
import { missingRuns } from '../missing-runs.js';
import type { Run } from '../run-one.js';
import { byName } from './look-up.js';
import type { Overrides } from './override-names.js';
import { usageError } from './usage-error.js';

/** What the command line says of what to run. */
export interface Choice {
  /** Names of experiments; `all` for all. */
  readonly names: readonly string[];
  readonly anomaly?: string | undefined;
  readonly variants?: string | undefined;
  readonly detectors?: string | undefined;
  readonly only: readonly string[];
  readonly seeds: readonly number[];
  readonly quick: boolean;
  readonly overrides: Overrides;
}

export interface Chosen {
  readonly runs: readonly Run[];
  readonly figures: readonly Figure[];
}

export function namesOf(experiment: Experiment | Figure): readonly string[] {
  return experiment.kind === 'table' ? [experiment.name, ...(experiment.aliases ?? [])] : [experiment.name];
}

/**
 * The runs that a command asks for, in the order in which each data set is read once.
 *
 * @throws USAGE on a name that is none, on options that nothing chosen takes, and where nothing is left
 */
export function chooseRuns(experiments: Experiments, choice: Choice): Chosen {
  const named = namedExperiments(experiments, choice.names);
  const tables = named.filter((one): one is Experiment => one.kind === 'table');
  const filters = (['anomaly', 'variants', 'detectors'] as const).filter((option) => choice[option] !== undefined);
  if (tables.length === 0 && filters.length > 0) throw usageError(`${named[0]!.name} takes no --${filters[0]}`);
  const only = onlyFilter(tables, choice.only);
  const detectors = chooseNamed(tables, choice.detectors, 'detector', (table) => table.detectors);
  const variants =
    choice.anomaly !== undefined
      ? chooseNamed(tables, shares(choice.anomaly), 'share', (table) => table.variants)
      : chooseNamed(tables, choice.variants, 'variant', (table) => table.variants);
  const namesDetectors = choice.detectors !== undefined || only.namesDetectors;
  const reasons = new Set<string>();
  const runs = tables.flatMap((experiment) => {
    const candidates = namesDetectors ? detectors(experiment) : defaultsOf(experiment);
    return byDataset(variants(experiment)).flatMap((variant) =>
      candidates.flatMap((detector) =>
        choice.seeds.flatMap((seed): Run[] => {
          const { quick, overrides } = choice;
          const run = { experiment, variant, detector, seed, quick, overrides };
          if (!only.matches(run)) return [];
          const missing = missingRuns(experiment.missing, variant.name, detector.name);
          if (!missing || (missing.onDemand && namesDetectors && choice.detectors !== 'all')) return [run];
          reasons.add(`${variant.name}, ${detector.name}: ${missing.reason}`);
          return [];
        }),
      ),
    );
  });
  refuseUnsettable(runs, choice.overrides);
  const isFiltered = filters.length > 0 || choice.only.length > 0 || Object.keys(choice.overrides).length > 0;
  const figures = isFiltered ? [] : named.filter((one): one is Figure => one.kind === 'figure');
  if (runs.length === 0 && figures.length === 0) {
    throw usageError(['nothing is left to run by these options', ...reasons].join('; '));
  }
  return { runs, figures };
}

function namedExperiments(experiments: Experiments, names: readonly string[]): (Experiment | Figure)[] {
  const known = experiments.flatMap(namesOf);
  const unknown = names.filter((name) => name !== 'all' && !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    throw usageError(`run takes 'all' or some of ${known.join(', ')}, got '${unknown.join(' ')}'`);
  }
  return experiments.filter((one) => names.includes('all') || namesOf(one).some((name) => names.includes(name)));
}

function defaultsOf({ detectors, defaultDetectors }: Experiment): Experiment['detectors'] {
  return defaultDetectors ? defaultDetectors.map((name) => byName(detectors, name, 'detector')) : detectors;
}

const shares = (text: string): string =>
  text
    .split(',')
    .map((share) => `${share} %`)
    .join(',');

/** By name, from a list with commas. A name must be known to one of the tables; each table gives those that it has. */
function chooseNamed<T extends { readonly name: string }>(
  tables: readonly Experiment[],
  text: string | undefined,
  what: string,
  of: (table: Experiment) => readonly T[],
): (table: Experiment) => readonly T[] {
  if (text === undefined || text === 'all') return of;
  const known = tables.flatMap(of);
  const wanted = splitNames(text, (name) => known.some((one) => one.name === name));
  for (const name of wanted) byName(unique(known), name, what);
  return (table) => of(table).filter(({ name }) => wanted.includes(name));
}

/** Names may hold commas themselves: a text that is a name as a whole is not taken apart. */
function splitNames(text: string, isKnown: (name: string) => boolean): string[] {
  return isKnown(text) ? [text] : text.split(',').map((name) => name.trim());
}

function unique<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.name, item])).values()];
}

interface OnlyFilter {
  readonly namesDetectors: boolean;
  matches(run: Run): boolean;
}

const kinds = {
  detector: (run: Pick<Run, 'detector'>) => [run.detector.name],
  data: (run: Pick<Run, 'variant'>) => [run.variant.name, run.variant.dataset],
};

/** Of each kind that is named, a run must bear one of the names: a detector's, and a variant's or data set's. */
function onlyFilter(tables: readonly Experiment[], texts: readonly string[]): OnlyFilter {
  const detectors = new Set(tables.flatMap((table) => table.detectors.map(({ name }) => name)));
  const data = new Set(tables.flatMap((table) => table.variants.flatMap((variant) => kinds.data({ variant }))));
  const isKnown = (name: string): boolean => detectors.has(name) || data.has(name);
  const wanted = texts.flatMap((text) => splitNames(text, isKnown));
  const unknown = wanted.find((name) => !isKnown(name));
  if (unknown !== undefined) {
    const known = [...new Set([...detectors, ...data])].join(', ');
    throw usageError(`--only: there is no detector, variant or data set '${unknown}'; there are ${known}`);
  }
  const [wantedDetectors, wantedData] = [detectors, data].map((names) => wanted.filter((name) => names.has(name)));
  const fits = (names: readonly string[], own: readonly string[]): boolean =>
    names.length === 0 || own.some((name) => names.includes(name));
  return {
    namesDetectors: wantedDetectors!.length > 0,
    matches: (run) => fits(wantedDetectors!, kinds.detector(run)) && fits(wantedData!, kinds.data(run)),
  };
}

/** Variants of the same data set next to each other. */
function byDataset<T extends { readonly dataset: string }>(variants: readonly T[]): T[] {
  const datasets = [...new Set(variants.map(({ dataset }) => dataset))];
  return datasets.flatMap((dataset) => variants.filter((variant) => variant.dataset === dataset));
}

function refuseUnsettable(runs: readonly Run[], overrides: Overrides): void {
  for (const name of Object.keys(overrides) as (keyof Overrides)[]) {
    const refusing = runs.find(({ detector }) => !detector.settable?.includes(name))?.detector;
    if (refusing) {
      const takes = refusing.settable?.join(', ') ?? 'nothing';
      throw usageError(`--set ${name}: '${refusing.name}' takes ${takes}; leave it out with --detectors or --only`);
    }
  }
}
