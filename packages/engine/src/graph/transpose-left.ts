import type { Trace } from '../trace/trace.js';
import type { GraphNode } from './graph.js';
import { inferShapes } from './infer-shapes.js';

/** Columns of the product that onnxruntime's Gemm on the CPU computes at a time. */
const block = 128;

/**
 * Gives products that read their left matrix transposed, such as gradients of large weights, a transposed copy. Gemm
 * rearranges a transposed left matrix anew for every block of columns of the product, one number after the other: with
 * many blocks that takes up to half of its time. With few it is cheaper than a copy, and the matrix may be large.
 */
export function transposeLeft(trace: Trace): Trace {
  const shapes = inferShapes(trace);
  const copies = new Map<string, string>();
  const nodes = trace.nodes.flatMap((node): GraphNode[] => {
    const left = node.inputs[0]!;
    const columns = node.op === 'Gemm' ? shapes.get(node.outputs[0]!)?.[1] : undefined;
    if (!node.attributes.transA || columns === undefined || columns < 2 * block) return [node];
    const copy = copies.get(left) ?? `${left}.transposed`;
    const direct = {
      ...node,
      inputs: [copy, ...node.inputs.slice(1)],
      attributes: { ...node.attributes, transA: 0 },
    };
    if (copies.has(left)) return [direct];
    copies.set(left, copy);
    return [{ op: 'Transpose', inputs: [left], outputs: [copy], attributes: { perm: [1, 0] } }, direct];
  });
  return { ...trace, nodes };
}
