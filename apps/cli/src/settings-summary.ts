import type { Duad } from 'duad';
import type { AnalysisRequest } from './findings.js';

/** The settings that a result depends on, in words. */
export function describeSettings(
  options: Duad['options'],
  { preset, prepared, seed }: Pick<AnalysisRequest, 'preset' | 'prepared' | 'seed'>,
): [string, string][] {
  const net = options.autoencoder.options as Record<string, unknown>;
  const widths = [prepared.matrix.columns, ...((net.hidden as number[] | undefined) ?? []), net.codeSize];
  return [
    ['Preset', preset],
    ['Scaling of numbers', prepared.scale],
    ['Autoencoders', `${options.nets} × ${widths.join('–')}, mirrored; loss ${net.loss}; batches of ${net.batchSize}`],
    ['Epochs', `${options.epochs}, re-selection every ${options.reevaluateEvery}`],
    ['Assumed share of anomalies', `${options.anomalyPercent} % (first selection ${options.initialAnomalyPercent} %)`],
    ['Selection', options.selection.name],
    ['Score', options.score.name],
    ['Seed', String(seed)],
  ];
}
