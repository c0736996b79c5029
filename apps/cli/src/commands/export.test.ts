import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { duadIn, exampleRows, listing, quick, temporaryFolder, writeExample } from '../test-support.js';

/** A model of the columns a and b alone, and their cells. */
async function numericModel(): Promise<{ cwd: string; cells: number[]; scores: number[] }> {
  const cwd = await temporaryFolder();
  const rows = exampleRows();
  await writeFile(join(cwd, 'data.csv'), ['a,b', ...rows.map(([a, b]) => `${a},${b}`)].join('\n'));
  expect((await duadIn(cwd, ['detect', 'data.csv', '--out', 'model', ...quick])).code).toBe(0);
  const lines = (await readFile(join(cwd, 'model/scores.csv'), 'utf8')).trimEnd().split('\n').slice(1);
  const scores = lines.map((line) => Number(line.split(',')[1]));
  return { cwd, cells: rows.flatMap(([a, b]) => [Number(a), Number(b)]), scores };
}

describe('duad export', () => {
  it('writes a model that scores the columns of the file as detect did', async () => {
    const { cwd, cells, scores } = await numericModel();
    const { code, stdout, stderr } = await duadIn(cwd, ['export', 'model', '--out', 'model.onnx']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^model\.onnx: \d+ kB; input x: float32, rows x 2 \(a, b\); output score\n$/);
    const session = await InferenceSession.create(join(cwd, 'model.onnx'));
    const { score } = await session.run({ x: new Tensor('float32', Float32Array.from(cells), [cells.length / 2, 2]) });
    expect(Array.from(score!.data as Float64Array)).toBeAllClose(scores);
  });

  it('refuses columns of text with what to do, and takes them encoded', async () => {
    const cwd = await temporaryFolder();
    await writeExample(cwd, 'data.csv');
    await duadIn(cwd, ['detect', 'data.csv', '--ignore', 'verdict', '--out', 'model', ...quick]);
    const refused = await duadIn(cwd, ['export', 'model', '--out', 'model.onnx']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/column 'colour' holds text/);
    expect(await listing(cwd)).not.toContain('model.onnx');
    const encoded = await duadIn(cwd, ['export', 'model', '--out', 'model.onnx', '--takes', 'encoded']);
    expect(encoded.stdout).toContain('rows x 5 (a, b, colour=green, colour=red, colour=violet)');
  });

  it('says in one line what is missing or cannot be written', async () => {
    const { cwd } = await numericModel();
    expect((await duadIn(cwd, ['export', 'model'])).stderr).toMatch(/expected --out FILE/);
    expect((await duadIn(cwd, ['export', 'nowhere', '--out', 'm.onnx'])).stderr).toMatch(/holds no 'model.duad'/);
    const { code, stderr } = await duadIn(cwd, ['export', 'model', '--out', 'no/such/m.onnx']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/m.onnx: cannot be written/) });
  });
});
