import type { Trace } from '../trace/trace.js';
import { broadcastShapes } from './graph-builder.js';

type Shape = readonly number[];

const elementwise = new Set(
  'Abs Add Cast Clip Div Elu Erf Exp Identity LeakyRelu Log Max Min Mul Neg Pow Reciprocal Relu Selu Sigmoid Softmax Sqrt Sub Tanh Where'.split(
    ' ',
  ),
);

/** Shapes of the tensors of a trace, by name, as far as they follow by simple rules: what rewrites go by. */
export function inferShapes(trace: Trace): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  const constants = new Map(trace.constants.map((constant) => [constant.name, constant]));
  for (const { name, shape } of trace.constants) shapes.set(name, shape);
  for (const { name, stored } of [...Object.values(trace.inputs), ...Object.values(trace.state)]) {
    shapes.set(name, stored);
  }
  for (const { op, inputs, outputs, attributes } of trace.nodes) {
    const [first, second] = inputs.map((input) => shapes.get(input));
    const numbers = Array.from(constants.get(inputs[1] ?? '')?.values ?? []);
    let shape: Shape | undefined;
    if (elementwise.has(op)) {
      const known = inputs.flatMap((input) => (shapes.has(input) ? [shapes.get(input)!] : []));
      if (known.length === inputs.length) shape = known.reduce(broadcastShapes, []);
    } else if (op === 'MatMul' || op === 'Gemm') {
      if (first?.length === 2 && second?.length === 2) {
        shape = [first[attributes.transA ? 1 : 0]!, second[attributes.transB ? 0 : 1]!];
      }
    } else if (op === 'Transpose') {
      shape = first && (attributes.perm as readonly number[]).map((axis) => first[axis]!);
    } else if ((op === 'Reshape' || op === 'Expand') && numbers.length > 0) {
      shape = numbers;
    } else if (op.startsWith('Reduce') && first) {
      const axes = (attributes.axes as readonly number[] | undefined) ?? numbers;
      shape = first.flatMap((side, axis) => (axes.includes(axis) ? (attributes.keepdims ? [1] : []) : [side]));
    } else if (op === 'Concat' && first) {
      const along = attributes.axis as number;
      const sides = inputs.map((input) => shapes.get(input)?.[along]);
      const whole = sides.reduce((sum, side) => sum! + side!, 0);
      if (!sides.includes(undefined)) shape = first.map((side, axis) => (axis === along ? whole! : side));
    } else if (op === 'Split' && first) {
      outputs.forEach((output, i) => {
        shapes.set(
          output,
          first.map((side, axis) => (axis === attributes.axis ? numbers[i]! : side)),
        );
      });
    }
    if (shape) shapes.set(outputs[0]!, shape);
  }
  return shapes;
}
