/** Disjoint sets of the numbers 0 .. size - 1 (Tarjan, JACM 1975), joined by size, paths halved. */
export interface UnionFind {
  /** The set that has `member`, by one of its members. */
  find(member: number): number;
  /** Joins two sets; false if they were one already. */
  unite(a: number, b: number): boolean;
  /** The set with the most members, the first of equals. */
  largest(): number;
}

/** So many sets of one member each. */
export function unionFind(size: number): UnionFind {
  const parent = Int32Array.from({ length: size }, (_, i) => i);
  const sizes = new Uint32Array(size).fill(1);
  function find(member: number): number {
    let at = member;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }
  function unite(a: number, b: number): boolean {
    const [first, second] = [find(a), find(b)];
    if (first === second) return false;
    const [large, small] = sizes[first]! >= sizes[second]! ? [first, second] : [second, first];
    parent[small] = large;
    sizes[large]! += sizes[small]!;
    return true;
  }
  function largest(): number {
    let result = find(0);
    for (let i = 1; i < size; i++) if (parent[i] === i && sizes[i]! > sizes[result]!) result = i;
    return result;
  }
  return { find, unite, largest };
}
