import {
  type Artifact,
  type Autoencoder,
  type AutoencoderModel,
  breathe,
  checkMatrix,
  DuadError,
  expectArtifact,
  type Matrix,
  matrix,
} from '@duad/core';

export type LineFault =
  | 'declaration'
  | 'neverTrains'
  | 'allRows'
  | 'shares'
  | 'badShapes'
  | 'disagrees'
  | 'batch'
  | 'nan'
  | 'mutates'
  | 'ignoresSignal'
  | 'noReport'
  | 'usableOnceDisposed'
  | 'forgetsTraining'
  | 'anyWidth'
  | 'random';
type Faults = Partial<Record<LineFault, boolean>>;

const who = 'line';
let created = 0;

/** A sound autoencoder, to be broken: the projection on a line through the origin, found by power iteration. */
export function line(fault: Faults = {}): Autoencoder {
  const shared: number[] = [];
  return {
    specVersion: 1,
    name: fault.declaration ? '' : who,
    options: {},
    async create(columns, { random }) {
      const direction = Array.from({ length: columns }, () => random.normal() + (fault.random ? created++ : 0));
      if (!fault.shares) return model(direction, fault);
      if (shared.length === 0) shared.push(...direction);
      return model(shared, fault);
    },
  };
}

export function lineFromArtifact(artifact: Artifact, fault: Faults = {}): AutoencoderModel {
  expectArtifact(artifact, who, 1);
  return model([...artifact.arrays.direction!], fault);
}

/** @param direction changed in place by training */
function model(direction: number[], fault: Faults): AutoencoderModel {
  const columns = direction.length;
  const initial = Float64Array.from(direction);
  let disposed = false;

  function check(x: Matrix): void {
    if (disposed && !fault.usableOnceDisposed) throw new DuadError('DISPOSED', `${who}: disposed of`);
    if (!fault.nan) checkMatrix(x, who, fault.anyWidth ? {} : { columns });
  }

  const unit = (): number[] => direction.map((value) => value / Math.hypot(...direction));

  function codesOf({ data, rows }: Matrix): Float32Array {
    const axis = unit();
    return Float32Array.from({ length: rows }, (_, i) =>
      axis.reduce((sum, u, j) => sum + u * data[i * columns + j]!, 0),
    );
  }

  async function reconstruct(x: Matrix): Promise<Matrix> {
    check(x);
    const [axis, codes] = [unit(), codesOf(x)];
    const shift = fault.disagrees ? 0.1 : 0;
    return matrix(
      x.data.map((_, at) => codes[Math.floor(at / columns)]! * axis[at % columns]! + shift),
      x.rows,
      columns,
    );
  }

  return {
    columns,
    codeSize: 1,
    async train(x, rows, epochs, context) {
      check(x);
      if (rows.length === 0) throw new DuadError('TOO_FEW_ROWS', `${who}: no rows`);
      const losses: number[] = [];
      for (let epoch = 1; epoch <= epochs; epoch++) {
        if (!fault.ignoresSignal) await breathe(context, who);
        const axis = unit();
        const next = new Float64Array(columns);
        let loss = 0;
        for (const i of fault.allRows ? Array(x.rows).keys() : rows) {
          const row = x.data.subarray(i * columns, (i + 1) * columns);
          const code = axis.reduce((sum, u, j) => sum + u * row[j]!, 0);
          loss += row.reduce((sum, value, j) => sum + (value - code * axis[j]!) ** 2, 0);
          for (let j = 0; j < columns; j++) next[j]! += code * row[j]!;
        }
        // Halfway only, so that the loss falls for some epochs.
        const length = Math.hypot(...next) || 1;
        if (!fault.neverTrains) direction.splice(0, columns, ...axis.map((u, j) => u + (2 * next[j]!) / length));
        losses.push(loss / rows.length);
        if (!fault.noReport) context.onProgress?.({ stage: 'epoch-end', done: epoch, total: epochs });
      }
      if (fault.mutates) x.data[0] = 0;
      return { losses, steps: epochs };
    },
    async encode(x) {
      check(x);
      return matrix(codesOf(x), x.rows, 1);
    },
    reconstruct,
    async evaluate(x, context = {}) {
      check(x);
      if (!fault.ignoresSignal) await breathe(context, who);
      const axis = unit();
      const codes = codesOf(x);
      const pairs = Array.from(codes, (code, i) => {
        const row = x.data.subarray(i * columns, (i + 1) * columns);
        return [row, axis.map((u) => Math.fround(code * u))] as const;
      });
      const squaredErrors = Float32Array.from(pairs, ([a, b]) => a.reduce((sum, v, j) => sum + (v - b[j]!) ** 2, 0));
      if (fault.batch) squaredErrors[0] = x.rows;
      const angles = Float32Array.from(pairs, ([a, b]) => {
        const [lengthA, lengthB] = [Math.hypot(...a), Math.hypot(...b)];
        if (lengthA === 0 || lengthB === 0) return lengthA === lengthB ? 0 : Math.PI / 2;
        return 2 * Math.asin(Math.min(1, Math.hypot(...Array.from(a, (v, j) => v / lengthA - b[j]! / lengthB)) / 2));
      });
      return { codes: matrix(codes, x.rows, 1), angles: fault.badShapes ? angles.subarray(1) : angles, squaredErrors };
    },
    async toArtifact() {
      const values = fault.forgetsTraining ? initial : Float64Array.from(direction);
      return { package: who, version: 1, header: {}, arrays: { direction: values } };
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
    },
  };
}
