import {
  type Artifact,
  breathe,
  type Clusterer,
  type Clustering,
  checkMatrix,
  expectArtifact,
  type Matrix,
  throwIfCancelled,
} from '@duad/core';

const who = 'leader';

/** Timers that a faulty one left running. */
export const leaked: NodeJS.Timeout[] = [];
let fits = 0;

/** A sound clusterer, to be broken: each row joins the first leader within a distance, or becomes one. */
export function leader(fault: Faults = {}): Clusterer {
  let remembered = 0;
  return {
    specVersion: fault.declaration ? (2 as never) : 1,
    name: who,
    options: {},
    capabilities: { inductive: true, deterministic: true, leavesUnplaced: false, maximumRows: 10_000 },
    async fit(x, context) {
      if (fault.nan || fault.hangsOnNan) checkShape(x);
      else if (fault.anyRows) checkMatrix(x, who);
      else checkMatrix(x, who, { maximumRows: 10_000 });
      if (fault.hangsOnNan && x.data.some(Number.isNaN)) for (;;);
      if (fault.plainError && x.rows === 1) throw new TypeError('x is undefined');
      if (fault.breaksOnHugeValues && x.data.some((value) => value > 1e20)) throw new TypeError('overflow');
      if (!fault.ignoresSignal && !fault.sleeps) await breathe(context, who);
      if (fault.sleeps) {
        await new Promise((resolve) => setImmediate(resolve));
        // Turn by turn, so that it is as long where the process is suspended meanwhile.
        for (let turn = 0; turn < 100 && context.signal?.aborted; turn++) {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        throwIfCancelled(context, who);
      }
      // biome-ignore lint/suspicious/noConsole: the fault
      if (fault.prints) console.warn('leader: be careful');
      if (fault.leaks) leaked.push(setInterval(() => {}, 1e6));
      let scale = spread(x);
      if (fault.random) scale *= 0.3 + 0.6 * context.random.uniform();
      if (fault.trulyRandom) scale *= 1 / (1 + fits++);
      const table = sorted(x, fault.rowOrder);
      const leaders: Float32Array[] = [];
      for (const row of table) if (nearest(row, leaders).distance > scale / 3) leaders.push(row);
      if (fault.findsNothing) leaders.length = 1;
      let labels = label(x, leaders);
      if (fault.duplicates)
        labels = labels.map((value, i) => (i === labels.length - 1 ? leaders.length - 1 - value : value));
      if (fault.dropsRows) labels = labels.subarray(0, -1);
      if (fault.gaps) labels = labels.map((value) => 2 * value);
      if (fault.mutates) x.data[0] = 0;
      if (fault.state) {
        remembered += x.rows;
        leaders[0] = leaders[0]!.map((value) => value + remembered * 1e-3);
      }
      const kept = fault.keepsInput
        ? leaders.map((row) => x.data.subarray(at(x, row), at(x, row) + x.columns))
        : leaders;
      return clustering(labels, kept, x.columns, fault);
    },
  };
}

export type LeaderFault =
  | 'declaration'
  | 'nan'
  | 'anyRows'
  | 'hangsOnNan'
  | 'plainError'
  | 'breaksOnHugeValues'
  | 'ignoresSignal'
  | 'sleeps'
  | 'prints'
  | 'leaks'
  | 'rowOrder'
  | 'random'
  | 'trulyRandom'
  | 'findsNothing'
  | 'duplicates'
  | 'dropsRows'
  | 'gaps'
  | 'mutates'
  | 'state'
  | 'keepsInput'
  | 'batch'
  | 'assignsAnything'
  | 'assignsAnyRow'
  | 'losesLabels';

type Faults = Partial<Record<LeaderFault, boolean>>;

function checkShape(x: Matrix): void {
  if (x.rows === 0 || x.columns === 0) checkMatrix(x, who);
}

function clustering(labels: Int32Array, leaders: readonly Float32Array[], columns: number, fault: Faults): Clustering {
  return {
    labels,
    count: fault.gaps ? 2 * leaders.length : leaders.length,
    warnings: [],
    inductive: {
      columns,
      async assign(x) {
        if (!fault.assignsAnyRow) checkMatrix(x, who, { columns });
        const assigned = label(x, leaders);
        if (fault.batch && x.rows === 1) assigned.fill(0);
        return fault.assignsAnything ? assigned.map(() => 0) : assigned;
      },
    },
    toArtifact: () => ({
      package: who,
      version: 1,
      header: { columns },
      arrays: { leaders: Float32Array.from(leaders.flatMap((row) => [...row])), labels },
    }),
  };
}

export function leaderFromArtifact(artifact: Artifact, fault: Faults = {}): Clustering {
  if (!fault.assignsAnything) expectArtifact(artifact, who, 1);
  const columns = artifact.header.columns as number;
  const { leaders, labels } = artifact.arrays as { leaders: Float32Array; labels: Int32Array };
  const rows = Array.from({ length: leaders.length / columns }, (_, i) =>
    leaders.slice(i * columns, (i + 1) * columns),
  );
  return clustering(fault.losesLabels ? new Int32Array(labels.length) : labels, rows, columns, fault);
}

function rowsOf({ data, rows, columns }: Matrix): Float32Array[] {
  return Array.from({ length: rows }, (_, i) => data.slice(i * columns, (i + 1) * columns));
}

/** In an order of their own, so that the table's does not matter. */
function sorted(x: Matrix, asTheyCome = false): Float32Array[] {
  const rows = rowsOf(x);
  if (asTheyCome) return rows;
  return rows.sort((a, b) => a.reduce((order, value, j) => order || value - b[j]!, 0));
}

function at({ data, columns }: Matrix, row: Float32Array): number {
  for (let i = 0; i < data.length; i += columns) if (row.every((value, j) => value === data[i + j])) return i;
  return 0;
}

function spread(x: Matrix): number {
  const rows = sorted(x);
  return Math.max(...rows.map((row) => distance(row, rows[0]!)));
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, j) => value - b[j]!));
}

function nearest(row: Float32Array, leaders: readonly Float32Array[]): { index: number; distance: number } {
  let best = { index: -1, distance: Number.POSITIVE_INFINITY };
  leaders.forEach((each, index) => {
    const d = distance(row, each);
    if (d < best.distance) best = { index, distance: d };
  });
  return best;
}

function label(x: Matrix, leaders: readonly Float32Array[]): Int32Array {
  return Int32Array.from(rowsOf(x), (row) => nearest(row, leaders).index);
}
