import type { KernelTable, TraceKernel } from '../kernel.js';
import { binary, reshape, truth, unary } from './arguments.js';
import { choose } from './arithmetic.js';

const compare =
  (op: string): TraceKernel =>
  (graph, { a, b }) =>
    truth(graph, op, a!, b!);

const connect =
  (op: string): TraceKernel =>
  (graph, { a, b }) =>
    binary(graph, op, a!, b!);

export const comparisonKernels: KernelTable = {
  Equal: compare('Equal'),
  NotEqual: (graph, { a, b }) => unary(graph, 'Not', truth(graph, 'Equal', a!, b!)),
  Greater: compare('Greater'),
  GreaterEqual: compare('GreaterOrEqual'),
  Less: compare('Less'),
  LessEqual: compare('LessOrEqual'),
  LogicalAnd: connect('And'),
  LogicalOr: connect('Or'),
  LogicalNot: (graph, { x }) => unary(graph, 'Not', x!),
  Select: (graph, { condition, t, e }) => {
    // A vector of conditions chooses whole rows.
    const rank = t!.shape.length;
    const rows = condition!.shape.length === 1 && rank > 1;
    const aligned = rows ? reshape(graph, condition!, [condition!.shape[0]!, ...Array(rank - 1).fill(1)]) : condition!;
    return choose(graph, aligned, t!, e!);
  },
};
