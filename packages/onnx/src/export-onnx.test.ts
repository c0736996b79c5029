import { Readable } from 'node:stream';
import { convolutionalAutoencoder, denseAutoencoder } from '@duad/autoencoders';
import { createRandom, type Matrix } from '@duad/core';
import { fitEncoder, readTable } from '@duad/datasets';
import { angle, angleAndNeighbourhood, recommended, squaredError } from 'duad';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { engine, fitted, fittedTable, someRows } from './fixtures.js';
import { exportOnnx } from './index.js';

async function run(model: Uint8Array, { data, rows, columns }: Matrix): Promise<number[]> {
  const session = await InferenceSession.create(model);
  const { score } = await session.run({ x: new Tensor('float32', data, [rows, columns]) });
  await session.release();
  return Array.from(score!.data as Float64Array);
}

function expectClose(scores: readonly number[], expected: Float32Array): void {
  expect(scores).toHaveLength(expected.length);
  const worst = scores.reduce((most, score, row) => Math.max(most, Math.abs(score - expected[row]!)), 0);
  expect(worst).toBeLessThan(1e-5);
}

describe('exportOnnx', () => {
  const rules = { angle, squaredError, angleAndNeighbourhood: () => angleAndNeighbourhood({ weight: 2 }) };

  it.each(Object.entries(rules))('scores as the detector does: %s', async (_, rule) => {
    await using detector = await fitted(rule(), { nets: 2 });
    const x = someRows(333, 6, 5);
    const expected = await detector.score(x, { engine });
    const artifact = await detector.toArtifact();
    expectClose(await run(exportOnnx(artifact), x), expected);
    expect(new Set(expected).size).toBeGreaterThan(300);
  });

  it.each([
    ['residual-and-cluster', {}],
    ['residual-and-cluster', { columnsPerNet: 3, clusterings: 2 }],
    ['squared-error', {}],
  ] as const)('scores as the detector for tables does: %s, %o', async (score, own) => {
    const x = someRows(2000, 6, 1);
    await using detector = await fittedTable(x, { score, ...own });
    const model = exportOnnx(await detector.toArtifact());
    for (const rows of [x, someRows(333, 6, 5)])
      expectClose(await run(model, rows), await detector.score(rows, { engine }));
  });

  it('scores as the detector that chooses by what it sees', async () => {
    const x = someRows(300, 6, 1);
    await using detector = await recommended().fit(x, { random: createRandom(1), engine });
    expectClose(await run(exportOnnx(await detector.toArtifact()), x), await detector.score(x, { engine }));
  });

  it.each(['tanh', 'relu', 'sigmoid', 'linear'] as const)('knows the activation %s', async (activation) => {
    const autoencoder = denseAutoencoder({ hidden: [7, 5], codeSize: 2, activation });
    await using detector = await fitted(angle(), { autoencoder });
    const x = someRows(50, 6, 6);
    expectClose(await run(exportOnnx(await detector.toArtifact()), x), await detector.score(x, { engine }));
  });

  it('takes any number of rows, one included, and computes in 32 bits on request', async () => {
    await using detector = await fitted(angle());
    const x = someRows(20, 6, 7);
    const expected = await detector.score(x, { engine });
    const model = exportOnnx(await detector.toArtifact(), { precision: 'float32' });
    expectClose(await run(model, x), expected);
    expectClose(await run(model, { ...x, data: x.data.slice(0, 6), rows: 1 }), expected.slice(0, 1));
    expect(model.length).toBeLessThan(exportOnnx(await detector.toArtifact()).length);
  });

  it('takes the columns of the file with an encoder; missing cells become the median', async () => {
    const csv = ['a,b,c,d,e,f', ...Array.from(cells(60), (row) => row.join(','))].join('\n');
    const table = await readTable(Readable.from([csv]), { missing: 'fill' });
    const encoder = await fitEncoder(table, { numeric: 'robust' });
    const { matrix: encoded } = await encoder.encode(table);
    await using detector = await fitted(angle());
    const raw = table.columns.map((column) => (column.kind === 'numeric' ? column.values : new Float64Array()));
    const data = Float32Array.from({ length: 60 * 6 }, (_, i) => raw[i % 6]![Math.floor(i / 6)]!);
    const model = exportOnnx(await detector.toArtifact(), { encoder: encoder.toArtifact() });
    expect(data.some(Number.isNaN)).toBe(true);
    expectClose(await run(model, { data, rows: 60, columns: 6 }), await detector.score(encoded, { engine }));
  });

  it('tells of gaps as the encoder does, and takes no columns that it leaves out', async () => {
    const { data: numbers } = someRows(300, 2, 4);
    const lines = Array.from({ length: 300 }, (_, i) => [
      i + 1,
      i === 7 || i === 9 ? '' : numbers[2 * i]!,
      numbers[2 * i + 1]!,
    ]);
    const text = ['row,a,b', ...lines.map((cells) => cells.join(','))].join('\n');
    const table = await readTable(Readable.from([text]), { missing: 'fill' });
    const encoder = await fitEncoder(table);
    expect(encoder.names).toEqual(['a', 'a: missing', 'b']);
    const { matrix: encoded } = await encoder.encode(table);
    await using detector = await fittedTable(encoded);
    const artifact = await detector.toArtifact();
    const model = exportOnnx(artifact, { encoder: encoder.toArtifact() });
    const data = Float32Array.from(lines.flatMap(([, a, b]) => [a === '' ? Number.NaN : Number(a), Number(b)]));
    const expected = Float32Array.from(await run(exportOnnx(artifact), encoded));
    expectClose(await run(model, { data, rows: 300, columns: 2 }), expected);
  });

  it('refuses columns of text and dates, other widths and foreign detectors, each with what to do', async () => {
    await using detector = await fitted(angle());
    const artifact = await detector.toArtifact();
    const encoderOf = async (csv: string) => (await fitEncoder(await readTable(Readable.from([csv])))).toArtifact();
    const text = await encoderOf('a,b\n1,red\n2,blue\n');
    expect(() => exportOnnx(artifact, { encoder: text })).toThrowError(/column 'b' holds text.*without its encoder/);
    const dates = await encoderOf('a,b\n1,2024-01-01\n2,2024-01-02\n5,2024-01-03\n');
    expect(() => exportOnnx(artifact, { encoder: dates })).toThrowError(/column 'b' holds dates.*without its encoder/);
    const narrow = await encoderOf('a,b\n1,2\n2,3\n');
    expect(() => exportOnnx(artifact, { encoder: narrow })).toThrowError(/makes 2 columns, the detector takes 6/);
    expect(() => exportOnnx({ ...artifact, package: 'another' })).toThrowError(/another cannot be exported; .*duad/);
    expect(() => exportOnnx({ ...artifact, children: {} })).toThrowError(/no part 'scorer'/);
    const autoencoder = convolutionalAutoencoder({ itemShape: [2, 3, 1], channels: [2], codeSize: 1 });
    await using convolutional = await fitted(angle(), { autoencoder });
    const other = await convolutional.toArtifact();
    expect(() => exportOnnx(other)).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });
});

/** Rows of six numbers as text, a cell in ten empty. */
function* cells(rows: number): Generator<string[]> {
  const { data } = someRows(rows, 6, 9);
  for (let row = 0; row < rows; row++) {
    yield Array.from({ length: 6 }, (_, j) => ((row + j) % 10 === 3 ? '' : String(100 * data[row * 6 + j]! + 5 * j)));
  }
}
