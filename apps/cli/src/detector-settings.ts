import { denseAutoencoder } from '@duad/autoencoders';
import {
  angle,
  angleAndNeighbourhood,
  averagedVariance,
  clusterVariance,
  type Duad,
  duad,
  everything,
  heldOut,
  presets,
  type ScoreRule,
  type SelectionRule,
  squaredError,
  trimmed,
} from 'duad';
import type { DetectorFlags, ScoreName, SelectionName } from './flags.js';

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

/**
 * The detector of a preset with what the flags say put in.
 *
 * @param rows of the table, where they are known: the preset for tables goes over small ones more often
 *
 * @throws INVALID_OPTION in the words of the packages whose options they are
 */
export function detectorSettings(flags: DetectorFlags, rows?: number): Duad {
  const preset = presetByName[flags.preset ?? 'recommended-table'](rows === undefined ? {} : { rows });
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

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
