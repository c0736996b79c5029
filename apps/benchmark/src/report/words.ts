import { meanAndDeviation } from '@duad/metrics';

/** One digit behind the point; two where one would show a difference as none. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const digits = size < 0.05 && size >= 0.005 ? 2 : 1;
  const text = size.toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}

/** The size of a difference, with as many digits as `signed` gives it. */
export function unsigned(value: number): string {
  return signed(Math.abs(value)).replace('+', '');
}

export function chance(p: number): string {
  if (p < 0.001) return 'p < .001';
  return `p = ${p.toFixed(p < 0.1 ? 3 : 2).replace(/^0/, '')}`;
}

/** `99.4 ± 0.1` */
export function meanAndSpread(values: readonly number[]): string {
  const { mean, sd } = meanAndDeviation(values);
  return values.length > 1 ? `${mean.toFixed(1)} ± ${sd.toFixed(1)}` : mean.toFixed(1);
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A figure of the paper. */
export function paperFigure([mean, deviation]: readonly [number, number?]): string {
  return deviation === undefined ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
}

/** Text that is not ours, such as an error message, in one line of Markdown that shows it as it is. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>&#~|!]/g, (character) => `\\${character}`);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
