import { type Artifact, encodeArtifact } from '@duad/core';
import { ensure } from './check.js';

/** Holds if both have the same numbers, bit for bit. */
export function ensureSame(a: ArrayLike<number>, b: ArrayLike<number>, what: string): void {
  ensure(a.length === b.length, `${what}: expected ${a.length} values, got ${b.length}`);
  for (let i = 0; i < a.length; i++) {
    ensure(Object.is(a[i], b[i]), `${what}: expected ${a[i]} at ${i}, got ${b[i]}`);
  }
}

/** Holds if the numbers differ by no more than `tolerance` times the largest of `a`. */
export function ensureClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number, what: string): void {
  ensure(a.length === b.length, `${what}: expected ${a.length} values, got ${b.length}`);
  const largest = Array.from(a).reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  for (let i = 0; i < a.length; i++) {
    const isClose = Math.abs(a[i]! - b[i]!) <= tolerance * largest;
    ensure(isClose || Object.is(a[i], b[i]), `${what}: expected ${a[i]} at ${i}, got ${b[i]}`);
  }
}

/** Whether two artifacts would be written as the same file. */
export function isSameArtifact(a: Artifact, b: Artifact): boolean {
  return Buffer.compare(encodeArtifact(a), encodeArtifact(b)) === 0;
}

/** Whether all numbers of two artifacts, those of their children too, are the same, whatever their headers say. */
export function hasSameNumbers(a: Artifact, b: Artifact): boolean {
  const plain = (artifact: Artifact): Artifact => ({
    ...artifact,
    header: {},
    children: Object.fromEntries(Object.entries(artifact.children ?? {}).map(([name, child]) => [name, plain(child)])),
  });
  return isSameArtifact(plain(a), plain(b));
}
