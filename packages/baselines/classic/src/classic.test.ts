import { areaUnderRoc } from '@duad/conformance';
import {
  type Artifact,
  createRandom,
  type Detector,
  decodeArtifact,
  encodeArtifact,
  type FittedDetector,
  matrix,
  matrixFromRows,
  selectRows,
} from '@duad/core';
import { withOutliers } from '@duad/tooling-testing';
import { describe, expect, it } from 'vitest';
import {
  ecod,
  ecodFromArtifact,
  isolationForest,
  isolationForestFromArtifact,
  knn,
  knnFromArtifact,
  lof,
  lofFromArtifact,
  pca,
  pcaFromArtifact,
  robustPca,
  robustPcaFromArtifact,
} from './index.js';

const context = (seed = 1) => ({ random: createRandom(seed) });

interface Entry {
  readonly name: string;
  readonly make: (options?: object) => Detector;
  readonly read: (artifact: Artifact) => FittedDetector;
  readonly least: number;
  readonly badOptions: object;
  /** For data whose anomalies lie off the direction of most variance. */
  readonly suited?: object;
}

const all: readonly Entry[] = [
  {
    name: 'pca',
    make: pca,
    read: pcaFromArtifact,
    least: 1,
    badOptions: { components: 1.5 },
    suited: { components: 1 },
  },
  { name: 'robust-pca', make: robustPca, read: robustPcaFromArtifact, least: 1, badOptions: { lambda: 0 } },
  {
    name: 'isolation-forest',
    make: isolationForest,
    read: isolationForestFromArtifact,
    least: 1,
    badOptions: { trees: 0 },
  },
  { name: 'lof', make: lof, read: lofFromArtifact, least: 2, badOptions: { neighbours: 0 } },
  { name: 'knn', make: knn, read: knnFromArtifact, least: 2, badOptions: { distance: 'median' } },
  { name: 'ecod', make: ecod, read: ecodFromArtifact, least: 1, badOptions: { bins: 10 } },
];

describe.each(all)('$name', ({ name, make, read, least, badOptions, suited }) => {
  const rows = 300;
  const x = withOutliers(1, rows, 6, 15);
  const truth = Float32Array.from({ length: rows }, (_, row) => (row >= rows - 15 ? 1 : 0));

  it('ranks far rows highest, and leaves the table as it is', async () => {
    const before = x.data.slice();
    await using fitted = await make(suited).fit(x, context());
    const scores = await fitted.score(x);
    expect(x.data).toEqual(before);
    expect(fitted.columns).toBe(6);
    expect(make().name).toBe(name);
    expect(areaUnderRoc(scores, truth)).toBeGreaterThan(0.93);
  });

  it('scores a row alone as among others, to the bit', async () => {
    await using fitted = await make().fit(x, context());
    const queries = withOutliers(2, 40, 6, 5);
    const together = await fitted.score(queries);
    for (const row of [0, 17, 39]) expect((await fitted.score(selectRows(queries, [row])))[0]).toBe(together[row]);
    const own = await fitted.score(x);
    expect((await fitted.score(selectRows(x, [7])))[0]).toBe(own[7]);
  });

  it('gives the same bits for the same seed, and after being written and read', async () => {
    await using a = await make().fit(x, context(4));
    await using b = await make().fit(x, context(4));
    const scores = await a.score(x);
    expect(await b.score(x)).toEqual(scores);
    const artifact = await a.toArtifact();
    await using c = read(decodeArtifact(encodeArtifact(artifact), 'test'));
    expect(await c.score(x)).toEqual(scores);
    expect(() => read({ ...artifact, header: { ...artifact.header, method: 'another' } })).toThrow(/another/);
    expect(() => read({ ...artifact, package: 'another' })).toThrow(/another/);
  });

  it('takes equal rows, constant columns and huge or tiny values', async () => {
    const tables = [
      matrixFromRows(Array.from({ length: 50 }, () => [1, 2, 3])),
      matrixFromRows(Array.from({ length: 50 }, (_, i) => [i % 5, 7, 0])),
      matrix(
        x.data.map((value) => value * 1e15),
        rows,
        6,
      ),
      matrix(
        x.data.map((value) => value * 1e-15),
        rows,
        6,
      ),
      matrixFromRows(Array.from({ length: least }, (_, i) => [i, 2])),
    ];
    for (const table of tables) {
      await using fitted = await make().fit(table, context());
      const scores = await fitted.score(table);
      expect(scores.filter((score) => !Number.isFinite(score))).toHaveLength(0);
    }
  });

  it('refuses what it cannot work on', async () => {
    await expect(
      make().fit(
        matrixFromRows([
          [1, Number.NaN],
          [1, 2],
        ]),
        context(),
      ),
    ).rejects.toMatchObject({
      code: 'NOT_FINITE',
    });
    await expect(make().fit(matrix(new Float32Array(2 * (least - 1)), least - 1, 2), context())).rejects.toMatchObject({
      code: 'TOO_FEW_ROWS',
    });
    await using fitted = await make().fit(x, context());
    await expect(fitted.score(matrixFromRows([[1]]))).rejects.toMatchObject({ code: 'WIDTH_MISMATCH' });
    expect(() => make(badOptions)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => make({ colour: 'red' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('can be cancelled before and while it works', async () => {
    const stopped = { ...context(), signal: AbortSignal.abort() };
    await expect(make().fit(x, stopped)).rejects.toMatchObject({ code: 'CANCELLED' });
    await using fitted = await make().fit(x, context());
    await expect(fitted.score(x, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    const large = withOutliers(3, name === 'knn' ? 300 : 20_000, 20, 5);
    const run = make().fit(large, { ...context(), signal: controller.signal });
    if (name === 'knn') await run;
    else await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
