import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, DuadError, decodeArtifact, encodeArtifact, expectArtifact, type RunContext } from '@duad/core';
import { type Encoder, encoderFromArtifact } from '@duad/datasets';
import type { FittedDuad } from 'duad';
import type { Background } from './background.js';

/** What a folder of results holds of the model: the detector, and how tables become its input. */
export const modelFiles = ['model.duad', 'encoder.duad'] as const;

const writer = '@duad/cli';
const layout = 3;

/** How files were read when the model was made, where the line was drawn, and what was usual. */
export interface ReadingHabits {
  readonly missing: 'error' | 'fill';
  /** Rows with this score or a higher one are flagged. */
  readonly threshold: number;
  readonly background: Background;
}

/** Writes a detector and its encoder into an existing folder. */
export async function writeModel(
  folder: string,
  fitted: FittedDuad,
  encoder: Encoder,
  habits: ReadingHabits,
): Promise<void> {
  const model = encodeArtifact(await fitted.toArtifact());
  const artifact: Artifact = {
    package: writer,
    version: layout,
    header: { ...habits, model: fingerprint(model) },
    arrays: {},
    children: { encoder: encoder.toArtifact() },
  };
  await writeFile(join(folder, modelFiles[0]), model);
  await writeFile(join(folder, modelFiles[1]), encodeArtifact(artifact));
}

/** A saved model. */
export interface SavedModel extends ReadingHabits {
  readonly encoder: Encoder;
  /** The detector as plain data. */
  readonly detector: Artifact;
  /**
   * Makes the detector ready. Apart, as it takes some hundred megabytes of libraries.
   *
   * @throws INVALID_ARTIFACT
   */
  load(options?: Pick<RunContext, 'engine'>): Promise<FittedDuad>;
}

/**
 * Reads what {@link writeModel} wrote.
 *
 * @param name how messages call the folder
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE; INVALID_ARTIFACT if a file is cut off, foreign, or not of the same model
 */
export async function readModel(folder: string, name: string): Promise<SavedModel> {
  const [model, encoderBytes] = await Promise.all(modelFiles.map((file) => readBytes(folder, file, name)));
  const artifact = decodeArtifact(encoderBytes!, join(name, modelFiles[1]));
  const detector = decodeArtifact(model!, join(name, modelFiles[0]));
  return inFolder(name, () => {
    expectArtifact(artifact, writer, layout);
    const { missing, threshold, background, model: expected } = artifact.header;
    if (fingerprint(model!) !== expected) {
      throw new DuadError(
        'INVALID_ARTIFACT',
        `${modelFiles.join(' and ')} do not belong together; take both from one run of duad detect`,
      );
    }
    return {
      encoder: encoderFromArtifact(artifact.children!.encoder!),
      detector,
      missing: missing === 'fill' ? missing : 'error',
      threshold: Number(threshold),
      background: background as Background,
      load: (options) =>
        inFolder(name, async () => {
          const { duadFromArtifact } = await import('duad');
          return duadFromArtifact(detector, options);
        }),
    };
  });
}

/** Tells which folder an unusable artifact lies in. */
async function inFolder<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!DuadError.isInstance(error, 'INVALID_ARTIFACT')) throw error;
    throw new DuadError('INVALID_ARTIFACT', `${name}: ${error.message}`, { cause: error });
  }
}

async function readBytes(folder: string, file: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, file));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new DuadError(
        'FILE_NOT_FOUND',
        `${name}: holds no '${file}'; expected a folder that duad detect wrote (its --out)`,
        { cause },
      );
    }
    throw new DuadError('FILE_UNREADABLE', `${join(name, file)}: cannot be read (${message})`, { cause });
  }
}

function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
