/** The value that a standard normal number stays below with that chance, 0.5 <= chance < 1, to 1e-12. */
export function normalQuantile(chance: number): number {
  let low = 0;
  let high = 8;
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (distribution(middle) < chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11, 2004: a Taylor series. */
function distribution(x: number): number {
  let term = x;
  let sum = x;
  for (let i = 3; term > sum * 1e-17; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.5 * Math.log(2 * Math.PI));
}
