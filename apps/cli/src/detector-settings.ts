import { denseAutoencoder } from '@duad/autoencoders';
import { type Detector, DuadError } from '@duad/core';
import {
  angle,
  angleAndNeighbourhood,
  averagedVariance,
  clusterVariance,
  duad,
  everything,
  type FittedDuad,
  heldOut,
  presets,
  recommended,
  type ScoreRule,
  type SelectionRule,
  squaredError,
  tableDetector,
  trimmed,
} from 'duad';
import type { DetectorFlags, ScoreName, SelectionName } from './flags.js';
import { kebabCase } from './text.js';

type PresetName = NonNullable<DetectorFlags['preset']>;

const presetByName = {
  'recommended-table': presets.recommended.table,
  'recommended-kddcup': presets.recommended.kddCup,
  'paper-kddcup': presets.paper.kddCup,
};

const selections: Record<SelectionName, () => SelectionRule> = {
  'cluster-variance': clusterVariance,
  'averaged-variance': averagedVariance,
  'held-out': heldOut,
  trimmed,
  everything,
};

const scores: Record<ScoreName, () => ScoreRule> = {
  angle,
  'squared-error': squaredError,
  'angle-and-neighbourhood': angleAndNeighbourhood,
};

/** Flags that the preset that chooses by what it sees does not take. */
const fixedOnly = [
  'epochs',
  'initialAnomalyPercent',
  'reevaluateEvery',
  'hidden',
  'codeSize',
  'loss',
  'selection',
  'score',
] as const satisfies readonly (keyof DetectorFlags)[];

/** The preset that the flags ask for, or that holds where they do not say. */
export function presetOf(flags: DetectorFlags): PresetName {
  return flags.preset ?? (fixedOnly.some((flag) => flags[flag] !== undefined) ? 'recommended-table' : 'recommended');
}

/**
 * The detector of a preset with what the flags say put in.
 *
 * @param rows of the table, where they are known: the preset for tables goes over small ones more often
 * @throws INVALID_OPTION in the words of the packages whose options they are; USAGE for a flag that the preset does not take
 */
export function detectorSettings(flags: DetectorFlags, rows?: number): Detector<FittedDuad> {
  const name = presetOf(flags);
  if (name === 'recommended') return recommendedSettings(flags);
  const preset = presetByName[name](rows === undefined ? {} : { rows });
  const { epochs, anomalyPercent, initialAnomalyPercent, reevaluateEvery, nets } = flags;
  const { hidden, codeSize, batchSize, learningRate, loss } = flags;
  const autoencoder = { hidden, codeSize, batchSize, learningRate, loss };
  return duad({
    ...preset,
    ...given({ epochs, anomalyPercent, initialAnomalyPercent, reevaluateEvery, nets }),
    autoencoder: denseAutoencoder({ ...preset.autoencoder?.options, ...given(autoencoder) }),
    ...(flags.selection && { selection: selections[flags.selection]() }),
    ...(flags.score && { score: scores[flags.score]() }),
  });
}

/** What is set goes to whichever setting is chosen. */
function recommendedSettings(flags: DetectorFlags): Detector<FittedDuad> {
  const wrong = fixedOnly.find((flag) => flags[flag] !== undefined);
  if (wrong !== undefined) {
    throw new DuadError(
      'USAGE',
      `--preset recommended chooses --${kebabCase(wrong)} itself; leave it out, or name another preset`,
    );
  }
  const { anomalyPercent, nets, batchSize, learningRate } = flags;
  const shared = given({ anomalyPercent, nets });
  const autoencoder = given({ batchSize, learningRate });
  const own = presets.recommended.features().autoencoder!.options;
  const table = { ...shared, ...autoencoder };
  tableDetector(table); // refuses bad values at once
  return recommended({
    table,
    features: {
      ...shared,
      ...(Object.keys(autoencoder).length > 0 && { autoencoder: denseAutoencoder({ ...own, ...autoencoder }) }),
    },
  });
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
