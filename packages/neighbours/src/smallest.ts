/**
 * Keeps the k smallest of the numbers offered, in a binary heap of k places that starts filled with infinity. The largest
 * of them, `heap[0]`, is the limit below which an offer is taken. O(log k) an offer taken, O(1) otherwise.
 */
export function offerSmallest(heap: Float64Array, value: number): void {
  if (value >= heap[0]!) return;
  const k = heap.length;
  let at = 0;
  for (let child = 1; child < k; child = 2 * at + 1) {
    if (child + 1 < k && heap[child + 1]! > heap[child]!) child++;
    if (heap[child]! <= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
}
