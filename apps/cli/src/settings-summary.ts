import type { Detector } from '@duad/core';
import type { Decision, Duad, FittedDuad, FittedRecommended } from 'duad';
import type { AnalysisRequest } from './findings.js';

/** What the detector took the table for, where it chose by that. */
export function decisionOf(fitted: FittedDuad): { readonly decision?: Decision } {
  const { decision } = fitted as Partial<FittedRecommended>;
  return decision ? { decision } : {};
}

/** The settings that a result depends on, in words. */
export function describeSettings(
  detector: Detector<FittedDuad>,
  { preset, prepared, seed }: Pick<AnalysisRequest, 'preset' | 'prepared' | 'seed'>,
  fitted: FittedDuad,
): [string, string][] {
  const { decision } = decisionOf(fitted);
  return [
    ['Preset', preset],
    ['Scaling of numbers', prepared.scale],
    ...(decision ? describeDecision(decision) : describeOptions(detector.options as Duad['options'], prepared)),
    ['Score', fitted.scoreName],
    ['Seed', String(seed)],
  ];
}

function describeDecision({ kind, reason, treatment }: Decision): [string, string][] {
  return [
    ['Taken for', `${kind}: ${reason}`],
    ['What is done', treatment],
  ];
}

function describeOptions(options: Duad['options'], prepared: AnalysisRequest['prepared']): [string, string][] {
  const net = options.autoencoder.options as Record<string, unknown>;
  const widths = [prepared.matrix.columns, ...((net.hidden as number[] | undefined) ?? []), net.codeSize];
  return [
    ['Autoencoders', `${options.nets} × ${widths.join('–')}, mirrored; loss ${net.loss}; batches of ${net.batchSize}`],
    ['Epochs', `${options.epochs}, re-selection every ${options.reevaluateEvery}`],
    ['Assumed share of anomalies', `${options.anomalyPercent} % (first selection ${options.initialAnomalyPercent} %)`],
    ['Selection', options.selection.name],
  ];
}
