/** Where a function is smallest, as far as was looked. */
export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

/**
 * Minimises a function of a few variables without derivatives (Nelder and Mead 1965, standard coefficients). The function
 * may be infinite outside its domain. Stops when the values at the corners agree to `tolerance`.
 */
export function nelderMead(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  { tolerance = 1e-7, maximumCalls = 600 }: { readonly tolerance?: number; readonly maximumCalls?: number } = {},
): Minimum {
  const size = start.length;
  const corner = (at: readonly number[]): Minimum => ({ at, value: f(at) });
  const simplex = [corner(start), ...steps.map((step, i) => corner(start.map((x, j) => x + (i === j ? step : 0))))];
  let calls = simplex.length;
  const byValue = (a: Minimum, b: Minimum): number => (a.value === b.value ? 0 : a.value - b.value);
  for (;;) {
    simplex.sort(byValue);
    const [best, worst] = [simplex[0]!, simplex[size]!];
    if (calls >= maximumCalls || worst.value - best.value < tolerance) return best;
    const centre = start.map((_, j) => simplex.slice(0, size).reduce((sum, { at }) => sum + at[j]!, 0) / size);
    const along = (t: number): Minimum => corner(centre.map((c, j) => c + t * (worst.at[j]! - c)));
    const reflected = along(-1);
    calls += 2;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      simplex[size] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[size - 1]!.value) {
      simplex[size] = reflected;
      calls -= 1;
    } else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[size] = contracted;
      else {
        for (let i = 1; i <= size; i++) {
          simplex[i] = corner(simplex[i]!.at.map((x, j) => best.at[j]! + 0.5 * (x - best.at[j]!)));
        }
        calls += size;
      }
    }
  }
}
