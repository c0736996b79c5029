import { packageNameOf, type Rule, runtimeDependencies, type WorkspacePackage } from '../repository.js';

interface Floor {
  readonly name: string;
  readonly folders: RegExp;
  /** Tests may import packages of the same height or lower. */
  readonly height: number;
  /** Floors that published code may import. */
  readonly below: readonly string[];
}

const shared = ['core', 'metrics', 'thresholds', 'engine', 'kernels', 'linear-algebra', 'neighbours'];
const files = ['media', 'weights'];
const plugIns = ['clusterer', 'feature extractor', 'autoencoder'];
const all = [...shared, ...files, ...plugIns, 'baseline', 'duad', 'datasets', 'report kit', 'conformance', 'export'];

/** The house of docs: an import goes down only, and a plug-in never imports another plug-in. */
const floors: readonly Floor[] = [
  { name: 'core', folders: /^packages\/core$/, height: 0, below: [] },
  { name: 'metrics', folders: /^packages\/metrics$/, height: 1, below: ['core'] },
  { name: 'thresholds', folders: /^packages\/thresholds$/, height: 1, below: ['core'] },
  { name: 'engine', folders: /^packages\/engine$/, height: 1, below: ['core'] },
  { name: 'kernels', folders: /^packages\/kernels$/, height: 1, below: ['core'] },
  { name: 'linear-algebra', folders: /^packages\/linear-algebra$/, height: 1, below: ['core'] },
  { name: 'neighbours', folders: /^packages\/neighbours$/, height: 1, below: ['core', 'engine', 'kernels'] },
  { name: 'media', folders: /^packages\/media$/, height: 1, below: ['core'] },
  { name: 'weights', folders: /^packages\/weights$/, height: 1, below: ['core'] },
  { name: 'report kit', folders: /^packages\/report-kit$/, height: 1, below: [] },
  { name: 'datasets', folders: /^packages\/datasets$/, height: 2, below: ['core', 'media'] },
  { name: 'conformance', folders: /^packages\/conformance$/, height: 1, below: ['core'] },
  { name: 'clusterer', folders: /^packages\/clusterers\/[^/]+$/, height: 2, below: shared },
  { name: 'feature extractor', folders: /^packages\/features\/[^/]+$/, height: 2, below: [...shared, ...files] },
  { name: 'autoencoder', folders: /^packages\/autoencoders$/, height: 2, below: shared },
  { name: 'baseline', folders: /^packages\/baselines\/[^/]+$/, height: 3, below: shared },
  { name: 'export', folders: /^packages\/onnx$/, height: 3, below: ['core', 'engine'] },
  { name: 'duad', folders: /^packages\/duad$/, height: 3, below: [...shared, 'clusterer', 'autoencoder'] },
  { name: 'app', folders: /^apps\/[^/]+$/, height: 4, below: all },
  { name: 'test support', folders: /^tooling\/testing$/, height: 1, below: ['core'] },
  { name: 'tooling', folders: /^tooling\/[^/]+$/, height: 5, below: all },
];

function floorOf(folder: string): Floor | undefined {
  return floors.find((floor) => floor.folders.test(folder));
}

/** Every import, and every declared dependency, of a package of this workspace goes down the house. */
export const floorRule: Rule = ({ packages }) => {
  const byName = new Map(packages.map((each) => [each.manifest.name, each]));
  const violations: string[] = [];

  function check(from: WorkspacePackage, target: string | undefined, forTests: boolean, where: string): void {
    const to = target === undefined ? undefined : byName.get(target);
    const [own, other] = [floorOf(from.folder), to && floorOf(to.folder)];
    if (!to || !own || !other || (to === from && forTests)) return;
    if (to === from) violations.push(`${where}: imports its own package by name; import the file instead`);
    else if (forTests ? other.height > own.height : !own.below.includes(other.name)) {
      const use = forTests ? 'tests of ' : '';
      violations.push(`${where}: ${use}'${own.name}' may not depend on '${other.name}' (${target})`);
    }
  }

  for (const from of packages) {
    if (!floorOf(from.folder)) violations.push(`${from.folder}: no floor of the house holds this folder`);
    for (const file of from.files) {
      for (const specifier of file.imports) check(from, packageNameOf(specifier), file.role !== 'published', file.path);
    }
    const manifest = `${from.folder}/package.json`;
    for (const name of Object.keys(runtimeDependencies(from))) check(from, name, false, manifest);
    for (const name of Object.keys(from.manifest.devDependencies ?? {})) check(from, name, true, manifest);
  }
  return violations;
};
