import { describe, expect, it } from 'vitest';
import { checkMatrix, DuadError, type ErrorCode, type Matrix, matrix, matrixFromRows, selectRows } from './index.js';

function thrownBy(action: () => unknown): DuadError {
  try {
    action();
  } catch (error) {
    if (DuadError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('matrix', () => {
  it('wraps its data without a copy', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const x = matrix(data, 2, 3);
    expect(x).toEqual({ data, rows: 2, columns: 3 });
    expect(x.data).toBe(data);
    expect(matrix(new Float32Array(24), 2, 12, [2, 2, 3]).itemShape).toEqual([2, 2, 3]);
  });

  it.each<[string, () => Matrix]>([
    ['values that do not fit', () => matrix(new Float32Array(5), 2, 3)],
    ['half a row', () => matrix(new Float32Array(5), 2.5, 2)],
    ['negative sizes', () => matrix(new Float32Array(6), -2, -3)],
    ['NaN sizes', () => matrix(new Float32Array(6), Number.NaN, 3)],
    ['plain numbers', () => matrix([1, 2] as never, 1, 2)],
    ['an item shape of another size', () => matrix(new Float32Array(6), 2, 3, [2, 2])],
    ['an item shape with negative sides', () => matrix(new Float32Array(4), 1, 4, [-2, -2])],
    ['rows of different lengths', () => matrixFromRows([[1, 2], [3]])],
  ])('refuses %s', (_, make) => {
    expect(thrownBy(make).code).toBe('INVALID_INPUT');
  });
});

describe('matrixFromRows', () => {
  it('puts row after row', () => {
    expect(
      matrixFromRows([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ).toEqual(matrix(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 2));
    expect(matrixFromRows([])).toEqual(matrix(new Float32Array(0), 0, 0));
  });
});

describe('selectRows', () => {
  const x = matrix(Float32Array.of(0, 1, 10, 11, 20, 21), 3, 2, [2]);

  it('copies rows in the order given, repetitions included', () => {
    const chosen = selectRows(x, Uint32Array.of(2, 0, 2));
    expect(chosen).toEqual({ data: Float32Array.of(20, 21, 0, 1, 20, 21), rows: 3, columns: 2, itemShape: [2] });
    chosen.data.fill(9);
    expect(x.data[0]).toBe(0);
    expect(selectRows(x, []).rows).toBe(0);
  });

  it.each([3, -1, 0.5, Number.NaN])('refuses row %d of 3', (row) => {
    const error = thrownBy(() => selectRows(x, [0, row]));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(`from 0 to 2, got ${row} at 1`);
  });
});

describe('checkMatrix', () => {
  const x = matrix(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 2);
  const at = (index: number, value: number): Matrix =>
    matrix(
      x.data.map((v, i) => (i === index ? value : v)),
      3,
      2,
    );

  it('lets finite numbers of the right size pass', () => {
    expect(() => checkMatrix(x, 'who')).not.toThrow();
    expect(() => checkMatrix(x, 'who', { minimumRows: 3, maximumRows: 3, columns: 2 })).not.toThrow();
    expect(() => checkMatrix(matrix(new Float32Array(0), 0, 2), 'who', { minimumRows: 0 })).not.toThrow();
    expect(() => checkMatrix(at(3, Number.NaN), 'who', { finite: false })).not.toThrow();
  });

  it.each<[string, Matrix, object, ErrorCode, RegExp, object]>([
    ['no rows', matrix(new Float32Array(0), 0, 2), {}, 'TOO_FEW_ROWS', /at least 1 rows, got 0/, { got: 0 }],
    ['no columns', matrix(new Float32Array(0), 3, 0), {}, 'INVALID_INPUT', /at least one column/, {}],
    ['too few rows', x, { minimumRows: 4 }, 'TOO_FEW_ROWS', /at least 4 rows, got 3/, { minimumRows: 4, got: 3 }],
    ['too many rows', x, { maximumRows: 2 }, 'TOO_MANY_ROWS', /at most 2 rows, got 3; fit on a sample/, { got: 3 }],
    ['another width', x, { columns: 5 }, 'WIDTH_MISMATCH', /5 columns, as in fitting, got 2/, { expected: 5, got: 2 }],
    ['NaN', at(3, Number.NaN), {}, 'NOT_FINITE', /row 1, column 1 is NaN/, { row: 1, column: 1 }],
    [
      'infinity',
      at(4, Number.NEGATIVE_INFINITY),
      {},
      'NOT_FINITE',
      /row 2, column 0 is -Infinity/,
      { row: 2, column: 0 },
    ],
    ['data too short', { ...x, rows: 4 }, {}, 'INVALID_INPUT', /rows \* columns values/, {}],
    ['sizes that are no counts', { ...x, rows: 1.5, columns: 4 }, {}, 'INVALID_INPUT', /rows \* columns values/, {}],
    ['plain numbers', { ...x, data: [1, 2, 3, 4, 5, 6] as never }, {}, 'INVALID_INPUT', /Float32Array/, {}],
    ['nothing', undefined as never, {}, 'INVALID_INPUT', /Float32Array/, {}],
  ])('refuses %s', (_, value, requirements, code, message, details) => {
    const error = thrownBy(() => checkMatrix(value, '@duad/example', requirements));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^@duad\/example: /);
    expect(error.details).toMatchObject(details);
  });
});
