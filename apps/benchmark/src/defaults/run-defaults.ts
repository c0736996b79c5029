import { createRandom, DuadError, type FittedDetector, type Matrix, matrix, selectRows } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import { auroc, averagePrecision, type Metric } from '@duad/metrics';
import type { FittedRecommended } from 'duad';
import type { DefaultDetector } from './default-detectors.js';
import { appendDefaultRow, type DefaultFailure, type DefaultRow, readDefaultRows } from './default-results.js';
import { readTableSet, type TableSet } from './table-sets.js';

/** What to run, and where the rows go. */
export interface DefaultRuns {
  readonly sets: string;
  readonly names: readonly string[];
  readonly detectors: readonly DefaultDetector[];
  readonly seeds: readonly number[];
  readonly folder: string;
  readonly engine: TensorEngine;
  readonly signal?: AbortSignal | undefined;
  readonly print: (line: string) => void;
}

/**
 * Fits every detector on all rows of every set and scores the same rows; what the folder holds already is not run again. A
 * detector that takes no notice of the seed is run once. What fails is told of, and the rest goes on.
 */
export async function runDefaults(runs: DefaultRuns): Promise<{ rows: DefaultRow[]; failures: DefaultFailure[] }> {
  const { sets, names, detectors, seeds, folder, print } = runs;
  const rows = readDefaultRows(folder).filter(({ set }) => names.includes(set));
  const failures: DefaultFailure[] = [];
  const isDone = (set: string, detector: string, seed: number): boolean =>
    rows.some((row) => row.set === set && row.detector === detector && row.seed === seed);

  for (const [index, name] of names.entries()) {
    const missing = detectors.flatMap((detector) =>
      seeds.filter((seed) => !isDone(name, detector.name, seed)).map((seed) => ({ detector, seed })),
    );
    if (missing.length === 0) continue;
    print(`[${index + 1}/${names.length}] ${name}`);
    let set: TableSet;
    try {
      set = await readTableSet(sets, name);
    } catch (error) {
      failures.push({ set: name, detector: 'all', seed: seeds[0]!, error: (error as Error).message });
      print(`  ${(error as Error).message}`);
      continue;
    }
    const scaled = minMax(set.x);
    for (const { detector, seed } of missing) {
      try {
        const same = constantRow(rows, set, detector, seed);
        const row = same ?? (await runOne(set, detector.input === 'raw' ? set.x : scaled, detector, seed, runs));
        appendDefaultRow(folder, row);
        rows.push(row);
        if (!same) print(`  ${describe(row)}`);
      } catch (error) {
        if (DuadError.isInstance(error, 'CANCELLED')) throw error;
        failures.push({ set: name, detector: detector.name, seed, error: (error as Error).message });
        print(`  ${detector.name}, seed ${seed}: ${(error as Error).message}`);
      }
    }
  }
  return { rows, failures };
}

async function runOne(
  set: TableSet,
  x: Matrix,
  { name, fitRows, create }: DefaultDetector,
  seed: number,
  { engine, signal }: DefaultRuns,
): Promise<DefaultRow> {
  const random = createRandom(seed);
  const start = performance.now();
  const fitted: FittedDetector = await create(x).fit(
    fitRows !== undefined && x.rows > fitRows ? selectRows(x, random.fork('rows').sample(x.rows, fitRows)) : x,
    { random: random.fork('detector'), engine, ...(signal && { signal }) },
  );
  try {
    const scores = await fitted.score(x, { engine, ...(signal && { signal }) });
    const seconds = (performance.now() - start) / 1000;
    const kind = (fitted as Partial<FittedRecommended>).decision?.kind;
    return {
      set: set.name,
      rows: x.rows,
      columns: x.columns,
      anomalies: set.labels.reduce((sum, label) => sum + label, 0),
      detector: name,
      seed,
      auroc: defined(auroc(set.labels, scores)),
      averagePrecision: defined(averagePrecision(set.labels, scores)),
      seconds: Math.round(seconds * 100) / 100,
      peakMemory: process.resourceUsage().maxRSS * 1024,
      ...(kind !== undefined && { kind }),
    };
  } finally {
    await fitted[Symbol.asyncDispose]();
  }
}

/** The row of another seed, for a detector to which all seeds are the same. */
function constantRow(
  rows: readonly DefaultRow[],
  { name, x }: TableSet,
  { name: detector, fitRows, create }: DefaultDetector,
  seed: number,
): DefaultRow | undefined {
  const drawsRows = fitRows !== undefined && x.rows > fitRows;
  if (drawsRows || !create(x).capabilities.deterministic) return undefined;
  const other = rows.find((row) => row.set === name && row.detector === detector);
  return other && { ...other, seed };
}

/** Every column from 0 to 1; constant ones 0. */
function minMax({ data, rows, columns }: Matrix): Matrix {
  const least = new Float32Array(columns).fill(Number.POSITIVE_INFINITY);
  const most = new Float32Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < data.length; i++) {
    const j = i % columns;
    least[j] = Math.min(least[j]!, data[i]!);
    most[j] = Math.max(most[j]!, data[i]!);
  }
  const scaled = data.map((value, i) => {
    const j = i % columns;
    return most[j]! > least[j]! ? (value - least[j]!) / (most[j]! - least[j]!) : 0;
  });
  return matrix(scaled, rows, columns);
}

function describe({ detector, seed, auroc: area, averagePrecision: precision, seconds, kind }: DefaultRow): string {
  const taken = kind === undefined ? '' : `, taken for '${kind}'`;
  return `${detector}, seed ${seed}: AUROC ${area.toFixed(3)}, average precision ${precision.toFixed(3)}; ${seconds.toFixed(1)} s${taken}`;
}

function defined(metric: Metric): number {
  if (!metric.defined) throw new DuadError('DEGENERATE_DATA', `benchmark: ${metric.message}`);
  return metric.value;
}
