export function fastest<T extends { readonly milliseconds: number }>(outcomes: readonly T[]): T {
  return outcomes.reduce((best, outcome) => (outcome.milliseconds < best.milliseconds ? outcome : best));
}
