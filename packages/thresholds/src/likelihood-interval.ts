/**
 * Both ends of { x : deficit(x) <= limit } around a best value, on a scale where the deficit (twice what the
 * log-likelihood loses) is nearly a parabola: the root of the deficit is followed by false position (Illinois rule).
 *
 * @param step a first guess of the distance to either end
 */
export function likelihoodInterval(
  deficit: (x: number) => number,
  best: number,
  limit: number,
  step: number,
  bounds: { readonly lower: number; readonly upper: number },
): { readonly lower: number; readonly upper: number } {
  const target = Math.sqrt(limit);
  const root = (x: number): number => Math.sqrt(Math.max(0, deficit(x))) - target;
  return { lower: end(root, best, -step, bounds.lower, -target), upper: end(root, best, step, bounds.upper, -target) };
}

function end(root: (x: number) => number, best: number, step: number, bound: number, atBest: number): number {
  let [inside, valueInside] = [best, atBest];
  let outside = best;
  let valueOutside = atBest;
  for (let tries = 0; !(valueOutside > 0); tries++) {
    if (outside === bound || tries > 40) return bound;
    [inside, valueInside] = [outside, valueOutside];
    outside += step * 1.6 ** tries;
    if (step < 0 ? outside < bound : outside > bound) outside = bound;
    valueOutside = root(outside);
  }
  for (let i = 0; i < 40; i++) {
    const finite = Number.isFinite(valueOutside);
    const next = finite
      ? inside - (valueInside * (outside - inside)) / (valueOutside - valueInside)
      : (inside + outside) / 2;
    const value = root(next);
    if (Math.abs(value) < 1e-3) return next;
    if (value > 0) {
      [outside, valueOutside] = [next, value];
      valueInside /= 2;
    } else {
      [inside, valueInside] = [next, value];
      if (finite) valueOutside /= 2;
    }
    if (Math.abs(outside - inside) < 1e-9 * Math.max(1, Math.abs(best))) return next;
  }
  return inside;
}
