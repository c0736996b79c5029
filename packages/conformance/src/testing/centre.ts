import {
  type Artifact,
  breathe,
  checkMatrix,
  type Detector,
  expectArtifact,
  type FittedDetector,
  type Matrix,
} from '@duad/core';

const who = 'centre';

export type CentreFault =
  | 'ignoresData'
  | 'ignoresSignal'
  | 'batch'
  | 'constant'
  | 'coarse'
  | 'turned'
  | 'nan'
  | 'mutates'
  | 'keepsInput'
  | 'untrainable'
  | 'state'
  | 'anyWidth'
  | 'notFinite'
  | 'explainsNothing'
  | 'lossyArtifact'
  | 'declaration'
  | 'random';
type Faults = Partial<Record<CentreFault, boolean>>;

let fits = 0;

/** A sound detector, to be broken: the distance from the mean. */
export function centre(fault: Faults = {}): Detector {
  let remembered = 0;
  return {
    specVersion: 1,
    name: who,
    options: {},
    supervision: fault.declaration ? ('none' as never) : 'unsupervised',
    capabilities: { deterministic: !fault.untrainable, trained: true, explains: true },
    async fit(x, context) {
      checkMatrix(x, who);
      if (!fault.ignoresSignal) await breathe(context, who);
      let mean: ArrayLike<number> = columnMeans(x);
      if (fault.ignoresData) mean = new Float64Array(x.columns).fill(0.5);
      if (fault.untrainable) return untrainedCentre(x.columns, context.random.uniform());
      if (fault.state) mean = Float64Array.from(mean, (value) => value + remembered++);
      if (fault.random) mean = Float64Array.from(mean, (value) => value + fits++ * 1e-3);
      if (fault.mutates) x.data[3] = 0;
      return fitted(fault.keepsInput ? x.data.subarray(0, x.columns) : mean, fault);
    },
  };
}

/** What it would be without having seen data. */
export async function untrainedCentre(columns: number, at: number): Promise<FittedDetector> {
  return fitted(
    Float64Array.from({ length: columns }, (_, j) => 20 * Math.cos(at * 10 + j)),
    {},
  );
}

export function centreFromArtifact(artifact: Artifact, fault: Faults = {}): FittedDetector {
  expectArtifact(artifact, who, 1);
  return fitted(artifact.arrays.mean!, fault);
}

function fitted(mean: ArrayLike<number>, fault: Faults): FittedDetector {
  const columns = mean.length;
  const check = (x: Matrix) => {
    if (fault.nan) return;
    checkMatrix(x, who, fault.anyWidth ? {} : { columns });
  };
  return {
    columns,
    warnings: [],
    async score(x) {
      check(x);
      const scores = new Float32Array(x.rows);
      for (let i = 0; i < x.rows; i++) {
        scores[i] = Math.hypot(...Array.from({ length: columns }, (_, j) => x.data[i * columns + j]! - mean[j]!));
      }
      if (fault.constant) scores.fill(1);
      if (fault.coarse) return scores.map(Math.round);
      if (fault.turned) return scores.map((score) => -score);
      if (fault.notFinite) scores[0] = Number.POSITIVE_INFINITY;
      if (fault.batch) return scores.map((score) => score / Math.max(...scores));
      return scores;
    },
    async explain(x) {
      check(x);
      const data = x.data.map((value, at) => Math.abs(value - mean[at % columns]!));
      return fault.explainsNothing ? { data, rows: x.rows, columns: 1 } : { ...x, data };
    },
    toArtifact: async () => ({
      package: who,
      version: 1,
      header: {},
      arrays: { mean: fault.lossyArtifact ? Float32Array.from(mean, Math.fround) : Float64Array.from(mean) },
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** In an order of their own, so that sums do not depend on the table's. */
function columnMeans({ data, rows, columns }: Matrix): Float64Array {
  return Float64Array.from({ length: columns }, (_, j) => {
    const column = data.filter((_, at) => at % columns === j).sort();
    return column.reduce((sum, value) => sum + value / rows, 0);
  });
}
