/** The named rows by cluster, each group in the order of `rows`. */
export function groupRows(rows: Uint32Array, labels: Int32Array, count: number): Uint32Array[] {
  const sizes = new Uint32Array(count);
  for (const row of rows) sizes[labels[row]!]! += 1;
  const groups = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(count);
  for (const row of rows) {
    const cluster = labels[row]!;
    groups[cluster]![filled[cluster]!++] = row;
  }
  return groups;
}
