import { DuadError } from '@duad/core';
import { who } from './who.js';

/** Numbers of a network, row-major, whatever their type in the file. */
export interface WeightArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The arrays of one file, by name. */
export interface Weights {
  /** Where they came from, for messages. */
  readonly source: string;
  /** Of the file, or of all files of a folder and their names. */
  readonly sha256: string;
  readonly names: readonly string[];
  has(name: string): boolean;
  /**
   * @param shape what the array is expected to be; a side of -1 may be anything
   * @throws INVALID_FILE if there is no such array or its shape is another
   */
  get(name: string, shape?: readonly number[]): WeightArray;
}

/** How a reader hands over what it found: arrays are made only when asked for. */
export type ArrayReaders = ReadonlyMap<string, () => WeightArray>;

export function weightsOf(source: string, sha256: string, readers: ArrayReaders): Weights {
  return {
    source,
    sha256,
    names: [...readers.keys()],
    has: (name) => readers.has(name),
    get(name, shape) {
      const read = readers.get(name);
      if (!read) {
        throw new DuadError(
          'INVALID_FILE',
          `${who}: ${source}: expected an array '${name}', there is none; found ${listed([...readers.keys()])}`,
        );
      }
      const array = read();
      const fits =
        !shape ||
        (shape.length === array.shape.length && shape.every((side, i) => side === -1 || side === array.shape[i]));
      if (!fits) {
        throw new DuadError(
          'INVALID_FILE',
          `${who}: ${source}: '${name}': expected shape [${shape}], got [${array.shape}]`,
        );
      }
      return array;
    },
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 6).map((name) => `'${name}'`);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}
