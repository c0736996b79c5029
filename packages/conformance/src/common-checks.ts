import { type Artifact, type Detector, type Engine, type Matrix, matrix, type RunContext } from '@duad/core';
import { type Bench, type Check, ensure } from './check.js';
import { normalTable } from './data/tables.js';
import { refuses } from './refusals.js';

/** Holds if a plug-in has what all contracts begin with. */
export function ensureDeclared({
  specVersion,
  name,
  options,
}: Pick<Detector, 'specVersion' | 'name' | 'options'>): void {
  ensure(specVersion === 1, `expected specVersion 1, got ${specVersion}`);
  ensure(typeof name === 'string' && name !== '', 'expected a name');
  ensure(typeof options === 'object' && options !== null, 'expected options, with the defaults filled in');
}

/** What is fitted to a table. */
interface FittingSubject {
  readonly make: () => {
    readonly capabilities: { readonly maximumRows?: number };
    fit(x: Matrix, context: RunContext): Promise<unknown>;
  };
  readonly options: { readonly large?: () => Matrix };
}

/** Work enough to be cancelled in its midst. */
export function largeTable({ make, options }: FittingSubject): Matrix {
  return options.large?.() ?? normalTable(7, Math.min(3000, make().capabilities.maximumRows ?? 3000), 8);
}

export const tooManyRowsCheck: Check<FittingSubject> = {
  name: 'too-many-rows',
  when: 'maximumRows',
  proves: 'one row more than maximumRows: TOO_MANY_ROWS',
  applies: ({ make }) => make().capabilities.maximumRows !== undefined,
  run: async ({ make }, bench) => {
    const rows = make().capabilities.maximumRows! + 1;
    const x = matrix(
      Float32Array.from({ length: rows }, (_, i) => i),
      rows,
      1,
    );
    await refuses(() => make().fit(x, bench.context()), `${rows} rows`, 'TOO_MANY_ROWS');
  },
};

interface LoadingSubject {
  readonly options: { readonly load?: (artifact: Artifact, context: { readonly engine?: Engine }) => unknown };
}

/** @param artifactOf makes what `load` reads */
export function foreignArtifactCheck<S extends LoadingSubject>(
  artifactOf: (subject: S, bench: Bench) => Promise<Artifact>,
): Check<S> {
  return {
    name: 'foreign-artifact',
    when: '`load` is given',
    proves: 'an artifact of another package or another layout is refused with INVALID_ARTIFACT',
    applies: ({ options }) => options.load !== undefined,
    run: async (subject, bench) => {
      const artifact = await artifactOf(subject, bench);
      for (const foreign of [{ package: 'another' }, { version: artifact.version + 1 }]) {
        const read = async () => subject.options.load!({ ...artifact, ...foreign }, bench.context());
        await refuses(read, JSON.stringify(foreign), 'INVALID_ARTIFACT');
      }
    },
  };
}
