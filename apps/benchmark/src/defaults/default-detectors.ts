import { ecod, isolationForest, knn, lof, pca } from '@duad/baseline-classic';
import { ocsvm } from '@duad/baseline-ocsvm';
import { gmm } from '@duad/clusterer-gmm';
import type { Detector } from '@duad/core';
import { duad, everything, presets, recommended, squaredError, tableDetector } from 'duad';

/** A detector as it comes, for a table that nobody tuned it for. */
export interface DefaultDetector {
  readonly name: string;
  readonly description: string;
  /** `raw`: brings columns to a scale itself; `min-max`: is handed columns from 0 to 1. */
  readonly input: 'raw' | 'min-max';
  /** Fitted on so many rows at most, drawn at random; all rows are scored. */
  readonly fitRows?: number;
  create(table: { readonly rows: number; readonly columns: number }): Detector;
}

/** What slows down with the square of the rows is fitted on so many. */
const sampledRows = 10_000;
/** Full covariances of more columns than this are out of reach. */
const fullColumns = 128;

/** The reference of the count of wins. */
export const reference = 'isolation-forest';

export const defaultDetectors: readonly DefaultDetector[] = [
  { name: 'recommended', description: 'chooses by what it sees', input: 'raw', create: () => recommended() },
  {
    name: 'duad-table',
    description: 'the setting for tables whatever is seen: residual and standing of the cluster',
    input: 'raw',
    create: () => tableDetector(),
  },
  { name: reference, description: '100 trees of 256 rows', input: 'min-max', create: () => isolationForest() },
  { name: 'ecod', description: 'ECOD', input: 'min-max', create: () => ecod() },
  { name: 'pca', description: 'principal components', input: 'min-max', create: () => pca() },
  { name: 'knn', description: 'fifth neighbour', input: 'min-max', fitRows: sampledRows, create: () => knn() },
  { name: 'lof', description: 'local outlier factor', input: 'min-max', fitRows: sampledRows, create: () => lof() },
  { name: 'ocsvm', description: 'one-class SVM', input: 'min-max', fitRows: sampledRows, create: () => ocsvm() },
  {
    name: 'autoencoder',
    description: 'one autoencoder on everything, score = squared error',
    input: 'min-max',
    create: ({ rows }) =>
      duad({ ...presets.recommended.table({ rows }), nets: 1, selection: everything(), score: squaredError() }),
  },
  {
    name: 'duad-paper',
    description: `the paper's text with its setting for KDD Cup 1999; diagonal covariances above ${fullColumns} columns`,
    input: 'min-max',
    create: ({ columns }) => {
      const covariance = columns > fullColumns ? 'diagonal' : 'full';
      return duad({
        ...presets.paper.kddCup(),
        initialClusterer: gmm({ components: 20, fitRows: 20_000, covariance }),
      });
    },
  },
];
