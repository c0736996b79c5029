import { DuadError, type Matrix, matrix, type RunContext } from '@duad/core';
import { readBytes } from './read-bytes.js';
import { clip } from './wording.js';

const [segments, width] = [32, 4096];

/** C3D features of a video in 32 segments. */
export interface C3dSegments {
  /** 32 x 4,096, rows of unit length. */
  readonly segments: Matrix;
  /** Clips of 16 frames in a segment, where the file tells. */
  readonly clipsPerSegment?: number;
}

/**
 * Reads published C3D features of a video, plain or packed with gzip, in either of two formats: 32 lines of 4,096 numbers with
 * blanks between them (Sultani, Chen, Shah, CVPR 2018: mean of the normalised fc6 of the clips, normalised again); or a line
 * with the number of clips per segment, then 32 lines of 4,096 numbers with commas between them (mean of fc6 as it is; scaled
 * to unit length here).
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE if the file is cut off, of another shape or something else
 */
export async function readC3dText(path: string, context: Pick<RunContext, 'signal'> = {}): Promise<C3dSegments> {
  const lines = Buffer.from(await readBytes(path, context))
    .toString('latin1')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const refuse = (what: string): never => {
    throw new DuadError('INVALID_FILE', `${path}: ${what}; the file is cut off or another, fetch it again`);
  };
  const isHead = /^\s*\d+\s*$/.test(lines[0] ?? '');
  const rows = isHead ? lines.slice(1) : lines;
  if (rows.length !== segments) refuse(`expected ${segments} lines of ${width} numbers, got ${rows.length} lines`);
  const data = new Float32Array(segments * width);
  for (const [row, line] of rows.entries()) {
    const cells = line.trim().split(isHead ? ',' : /\s+/);
    if (cells.length !== width) refuse(`segment ${row + 1}: expected ${width} numbers, got ${cells.length}`);
    const numbers = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)));
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) refuse(`segment ${row + 1}: expected numbers, got '${clip(cells[bad]!)}'`);
    const length = Math.hypot(...numbers);
    if (length === 0) refuse(`segment ${row + 1}: all numbers are zero`);
    for (let j = 0; j < width; j++) data[row * width + j] = numbers[j]! / length;
  }
  return { segments: matrix(data, segments, width), ...(isHead && { clipsPerSegment: Number(lines[0]) }) };
}
