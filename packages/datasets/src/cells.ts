const missingWords = new Set(['', 'nan', 'na', 'n/a', '#n/a', 'null', 'none', '?']);
const infinity = /^[+-]?inf(inity)?$/;

/**
 * The decimal number that a cell holds, or NaN. Spaces around it are allowed; hexadecimal notation and words such as
 * `Infinity` are not, and a number too large for float64 reads as NaN.
 */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (!(value - value === 0) || text.length === 0) return Number.NaN;
  const first = text.charCodeAt(0);
  if (first <= 32) {
    const trimmed = text.trim();
    return trimmed === '' ? Number.NaN : parseNumber(trimmed);
  }
  // `Number` also reads 0x1f, 0b1 and 0o7: after a leading zero the only letter allowed is the exponent's.
  if (first === 48 && text.length > 2) {
    const second = text.charCodeAt(1) | 32;
    if (second > 57 && second !== 101) return Number.NaN;
  }
  return value;
}

/** Whether a cell says that there is no number: empty, `NaN`, `NA`, `null`, `none`, `?`, an infinity or beyond float64. */
export function isMissing(text: string): boolean {
  const word = text.trim().toLowerCase();
  return missingWords.has(word) || infinity.test(word) || Math.abs(Number(word)) === Number.POSITIVE_INFINITY;
}
