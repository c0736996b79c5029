import { autoencoderFromArtifact } from '@duad/autoencoders';
import {
  type Artifact,
  type AutoencoderModel,
  DuadError,
  expectArtifact,
  type RunContext,
  type Warning,
} from '@duad/core';
import { tableFromArtifact } from './ensemble/load-table.js';
import { isTableArtifact } from './ensemble/table-artifact.js';
import { readArtifact } from './files.js';
import { type FittedDuad, fittedDuad, layout, packageName } from './fitted-duad.js';
import type { SelectionRound } from './history.js';
import { recommendedFromArtifact } from './recommended/load-recommended.js';
import { isRecommendedArtifact } from './recommended/recommended-artifact.js';
import { angle } from './score/angle.js';
import { angleAndNeighbourhood } from './score/angle-and-neighbourhood.js';
import type { ScoreRule } from './score/score-rule.js';
import { squaredError } from './score/squared-error.js';

/** How to read what is not built in. */
export interface LoadOptions extends Pick<RunContext, 'engine'> {
  /** Score rules of your own, by whose name the file was written. */
  readonly scores?: readonly ScoreRule[];
  /** Restores a net that another autoencoder package wrote. */
  readonly autoencoderFromArtifact?: (artifact: Artifact, context: LoadOptions) => Promise<AutoencoderModel>;
}

/**
 * Reads a detector that {@link FittedDuad.save} wrote. It gives the same scores, to the bit.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_ARTIFACT
 */
export async function loadDuad(path: string, options: LoadOptions = {}): Promise<FittedDuad> {
  return duadFromArtifact(await readArtifact(path), options);
}

/**
 * Restores a detector from its artifact.
 *
 * @throws INVALID_ARTIFACT if another package wrote it, or it names a score rule that is not known
 */
export async function duadFromArtifact(artifact: Artifact, options: LoadOptions = {}): Promise<FittedDuad> {
  if (isRecommendedArtifact(artifact))
    return recommendedFromArtifact(artifact, (inner) => duadFromArtifact(inner, options));
  if (isTableArtifact(artifact)) return tableFromArtifact(artifact, options);
  expectArtifact(artifact, packageName, layout);
  const { columns, score, nets, history, warnings } = artifact.header as {
    columns: number;
    score: string;
    nets: number;
    history: readonly SelectionRound[];
    warnings: readonly Warning[];
  };
  const rules = [angle(), squaredError(), angleAndNeighbourhood(), ...(options.scores ?? [])];
  const rule = rules.find(({ name }) => name === score);
  const children = artifact.children ?? {};
  if (!rule || !children.scorer) {
    throw new DuadError('INVALID_ARTIFACT', `duad: the score rule '${score}' is not known; pass it in options.scores`);
  }
  const scorer = rule.restore(children.scorer);
  const restore = options.autoencoderFromArtifact ?? autoencoderFromArtifact;
  const models: AutoencoderModel[] = [];
  for (let i = 0; i < nets; i++) {
    const net = children[`net${i}`];
    if (!net) throw new DuadError('INVALID_ARTIFACT', `duad: autoencoder ${i} of ${nets} is missing from the file`);
    models.push(await restore(net, options));
  }
  return fittedDuad(columns, score, { models, selection: { rows: new Uint32Array() }, history, scorer, warnings });
}
