/** Logarithmic derivative of the gamma function, for positive arguments. Absolute error below 1e-12. */
export function digamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 10) {
    shift -= 1 / y;
    y += 1;
  }
  const u = 1 / (y * y);
  const series = u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u * (1 / 132)))));
  return shift + Math.log(y) - 0.5 / y - series;
}

function trigamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 10) {
    shift += 1 / (y * y);
    y += 1;
  }
  const u = 1 / (y * y);
  const series = 1 / 6 - u * (1 / 30 - u * (1 / 42 - u * (1 / 30)));
  return shift + 1 / y + 0.5 * u + (u / y) * series;
}

/** The argument at which digamma takes the value `y` (Minka, appendix C): Newton from a start good to 0.1. */
export function inverseDigamma(y: number): number {
  let x = y >= -2.22 ? Math.exp(y) + 0.5 : -1 / (y + 0.5772156649015329);
  for (let i = 0; i < 6; i++) x -= (digamma(x) - y) / trigamma(x);
  return x;
}

const mostIterations = 1000;
const tolerance = 1e-9;

/**
 * Maximum likelihood parameters of a Dirichlet distribution by the fixed point of Minka ("Estimating a Dirichlet
 * distribution", 2000, Eq. 9), from the start of Wicker et al. (2008), as in the paper (section 4.2).
 *
 * @param means mean of each coordinate over the sample
 * @param meanLogs mean of its logarithm
 */
export function fitDirichlet(means: Float64Array, meanLogs: Float64Array): Float64Array {
  let alpha = means.map((mean) => Math.max(mean, 1e-12) * startingPrecision(means, meanLogs));
  for (let i = 0; i < mostIterations; i++) {
    const total = digamma(alpha.reduce((sum, value) => sum + value, 0));
    const next = meanLogs.map((log) => inverseDigamma(total + log));
    const change = next.reduce((most, value, k) => Math.max(most, Math.abs(value - alpha[k]!) / value), 0);
    alpha = next;
    if (change < tolerance) break;
  }
  return alpha;
}

/** Keeps responses that are all alike, whose likelihood has no maximum, from running off. */
const highestPrecision = 1e6;

function startingPrecision(means: Float64Array, meanLogs: Float64Array): number {
  let divergence = 0;
  means.forEach((mean, k) => {
    if (mean > 0) divergence += mean * (Math.log(mean) - meanLogs[k]!);
  });
  const precision = ((means.length - 1) * -digamma(1)) / Math.max(divergence, 1e-12);
  return Math.min(precision, highestPrecision);
}
