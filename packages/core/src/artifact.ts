import { DuadError } from './errors.js';

/** Arrays that an artifact can hold. */
export type ArtifactArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** A trained thing as plain data: a JSON header and named arrays. Reading one executes no code. */
export interface Artifact {
  /** Which package wrote it, such as `@duad/clusterer-gmm`. */
  readonly package: string;
  /** Version of that package's own layout; readers refuse what they do not know. */
  readonly version: number;
  /** Options, sizes, names: anything JSON can say. NaN and infinities come back as null, as JSON has it. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, ArtifactArray>>;
  /** Parts written by other packages. */
  readonly children?: Readonly<Record<string, Artifact>>;
}

/**
 * Refuses an artifact that another package, or another version of this one, wrote.
 *
 * @throws INVALID_ARTIFACT
 */
export function expectArtifact(artifact: Artifact, writer: string, version: number): void {
  if (artifact.package !== writer || artifact.version !== version) {
    throw new DuadError(
      'INVALID_ARTIFACT',
      `${writer}: expected an artifact of ${writer}, layout ${version}, got ${artifact.package}, layout ${artifact.version}`,
    );
  }
}
