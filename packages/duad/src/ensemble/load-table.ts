import { gmmFromArtifact } from '@duad/clusterer-gmm';
import { type Artifact, DuadError, expectArtifact, type RunContext } from '@duad/core';
import { requireEngine } from '@duad/engine';
import { type FittedDuad, packageName } from '../fitted-duad.js';
import { compileBank } from './bank-reproduction.js';
import { fittedTable } from './fitted-table.js';
import type { NetView } from './judge-rows.js';
import { netColumns } from './net-columns.js';
import { type BankWeights, bankWidths } from './network-bank.js';
import { clusteringName, type Header, layout, perView } from './table-artifact.js';
import type { TableModel } from './table-model.js';

/**
 * Reads what `tableArtifact` wrote.
 *
 * @throws INVALID_ARTIFACT if another package or version wrote it, or a part is missing
 */
export async function tableFromArtifact(
  artifact: Artifact,
  context: Pick<RunContext, 'engine'> = {},
): Promise<FittedDuad> {
  expectArtifact(artifact, packageName, layout);
  const header = artifact.header as unknown as Header;
  const array = <T extends Artifact['arrays'][string]>(name: string): T => {
    const found = artifact.arrays[name];
    if (!found) throw new DuadError('INVALID_ARTIFACT', `duad: '${name}' is missing from the file`);
    return found as T;
  };
  const floats = (name: string): Float64Array => array<Float64Array>(name);
  const nets = Array.from({ length: header.nets }, (_, net) => net);
  const kept = array<Uint32Array>('kept');
  const columns = netColumns(
    nets.map((net) => array<Uint32Array>(`net${net}.columns`)),
    kept.length,
  );
  const widths = bankWidths(columns.width);
  const weights: BankWeights = {};
  for (let layer = 0; layer + 1 < widths.length; layer++) {
    const [inputs, outputs] = [widths[layer]!, widths[layer + 1]!];
    weights[`weight${layer}`] = { shape: [nets.length, inputs, outputs], data: array(`weight${layer}`) };
    weights[`bias${layer}`] = { shape: [nets.length, 1, outputs], data: array(`bias${layer}`) };
  }
  const views = nets.map((net): NetView => {
    const clusterings = Array.from({ length: header.clusterings }, (_, fit) => {
      const name = clusteringName(net, fit);
      const child = artifact.children?.[name];
      if (!child) throw new DuadError('INVALID_ARTIFACT', `duad: '${name}' is missing from the file`);
      return { mixture: gmmFromArtifact(child), surprises: floats(name) };
    });
    const own = Object.fromEntries(perView.map((name) => [name, floats(`net${net}.${name}`)]));
    return { ...header.views[net]!, ...(own as Pick<NetView, (typeof perView)[number]>), clusterings };
  });
  const reproduction = await compileBank(await requireEngine(context), columns, widths, weights);
  const model: TableModel = {
    scaling: {
      columns: header.columns,
      kept,
      centres: floats('centres'),
      units: floats('units'),
      tails: floats('tails'),
    },
    columns,
    widths,
    weights,
    views,
    score: header.score,
    clusterWeight: header.clusterWeight,
    distanceWeight: header.distanceWeight,
    ranks: {
      residuals: nets.map((net) => floats(`net${net}.residuals`)),
      distances: floats('distances'),
    },
    reproduction,
  };
  return fittedTable({ model, history: header.history, selectedRows: new Uint32Array(), warnings: header.warnings });
}
