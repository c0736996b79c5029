import { formatNumber } from '@duad/report-kit';

export { formatNumber };

/** A text from a file, safe to print on a terminal and in one line: control characters become visible escapes. */
export function printable(text: string, longest: number = Number.POSITIVE_INFINITY): string {
  const clipped = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return clipped.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A whole number with its thousands apart: `19,999`. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 row`, `2 rows`. */
export function counted(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A share between 0 and 1 in per cent. */
export function formatPercent(share: number): string {
  return `${formatNumber(100 * share)} %`;
}

/** `anomalyPercent` becomes `anomaly-percent`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
