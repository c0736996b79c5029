/**
 * AUROC and average precision on sets of ADBench beside scikit-learn's (and, for ECOD, the definition in numpy): min-max
 * scaled, all rows fitted and scored, at most 10,000 rows, labels for evaluation only.
 *
 *   npx tsx --conditions=@duad/source tooling/peers/adbench.ts FOLDER [names]
 *
 * FOLDER holds the sets as N_name.npz. Isolation forests are means of five seeds.
 */
import { readdirSync } from 'node:fs';
import { ecod, isolationForest, knn, lof, pca, robustPca } from '@duad/baseline-classic';
import { ocsvm } from '@duad/baseline-ocsvm';
import { createRandom, type Detector, matrix } from '@duad/core';
import { auroc, averagePrecision } from '@duad/metrics';
import { askPeer } from './ask-peer.js';

interface Answer {
  readonly rows: number;
  readonly columns: number;
  /** Base64 of float32 values, scaled. */
  readonly values: string;
  readonly labels: readonly number[];
  readonly scores: Readonly<Record<string, readonly [number, number]>>;
}

const folder = process.argv[2];
if (!folder) {
  console.error('usage: adbench.ts FOLDER [names]');
  process.exit(1);
}
const names = process.argv[3]?.split(',') ?? readdirSync(folder).map((file) => file.replace(/\.npz$/, ''));
const detectors: Readonly<Record<string, Detector>> = {
  iforest: isolationForest(),
  ecod: ecod(),
  pca: pca(),
  ocsvm: ocsvm(),
  knn: knn(),
  lof: lof(),
  'robust-pca': robustPca(),
};
for (const name of names) {
  const { rows, columns, values, labels, scores } = askPeer<Answer>(
    'adbench_peer.py',
    { file: `${folder}/${name}.npz` },
    {},
    2,
  );
  const bytes = Buffer.from(values, 'base64');
  const x = matrix(
    new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
    rows,
    columns,
  );
  console.log(`${name}, ${rows} x ${columns}`);
  for (const [method, detector] of Object.entries(detectors)) {
    if (method === 'robust-pca' && columns > 100) continue;
    const seeds = method === 'iforest' ? [0, 1, 2, 3, 4] : [0];
    const ours = [0, 0];
    for (const seed of seeds) {
      await using fitted = await detector.fit(x, { random: createRandom(seed) });
      const found = await fitted.score(x);
      [auroc, averagePrecision].forEach((measure, i) => {
        const result = measure(labels, found);
        if (result.defined) ours[i]! += result.value / seeds.length;
      });
    }
    const theirs = scores[method];
    const differences = theirs?.map((value, i) => (ours[i]! - value).toFixed(4)).join(' / ') ?? '-';
    const show = (pair: readonly number[]) => pair.map((value) => value.toFixed(3)).join(' / ');
    console.log(
      `  ${method.padEnd(10)} ${show(ours)}   peer ${theirs ? show(theirs) : '-'}   difference ${differences}`,
    );
  }
}
