import * as tf from '@tensorflow/tfjs-core';
import type { CaseMaker, Draw } from '../kernel-case.js';

const activation = (draw: Draw): 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu' =>
  draw.pick(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu']);

export const productCases: Readonly<Record<string, CaseMaker>> = {
  matMul: (draw) => {
    const [rows, inner, columns] = [draw.integer(1, 4), draw.integer(1, 4), draw.integer(1, 4)];
    const [left, right] = [draw.flag(), draw.flag()];
    const inputs = {
      a: draw.floats(left ? [inner, rows] : [rows, inner]),
      b: draw.floats(right ? [columns, inner] : [inner, columns]),
    };
    return { inputs, run: ({ a, b }) => tf.matMul(a!, b!, left, right) };
  },
  'matMul of stacks': (draw) => {
    const stack = draw.shape(draw.integer(1, 2));
    // The CPU backend repeats leading axes only.
    const repeated = draw.integer(0, stack.length);
    const thin = stack.map((side, i) => (i < repeated ? 1 : side));
    const [left, right] = [draw.flag(), draw.flag()];
    const inputs = {
      a: draw.floats([...stack, ...(left ? [2, 3] : [3, 2])]),
      b: draw.floats([...thin, ...(right ? [4, 2] : [2, 4])]),
    };
    // TensorFlow.js does not sum up the gradients of a stack that is repeated.
    const gradients = thin.join() === stack.join() ? ['a', 'b'] : [];
    return { inputs, run: ({ a, b }) => tf.matMul(a!, b!, left, right), gradients };
  },
  einsum: (draw) => {
    const equation = draw.pick(['bij,bjk->bik', 'bij,bjk->bki']);
    const inputs = { a: draw.floats([2, 3, 4]), b: draw.floats([2, 4, 5]) };
    return { inputs, run: ({ a, b }) => tf.einsum(equation, a!, b!), gradients: [] };
  },
  'fused matMul': (draw) => {
    const name = activation(draw);
    const inputs = { a: draw.floats([3, 4]), b: draw.floats([4, 2]), bias: draw.floats([2]), slope: draw.floats([2]) };
    return {
      inputs,
      run: ({ a, b, bias, slope }) => {
        const preluActivationWeights = name === 'prelu' ? slope! : undefined;
        return tf.fused.matMul({
          a: a!,
          b: b!,
          bias: bias!,
          activation: name,
          preluActivationWeights,
          leakyreluAlpha: 0.3,
        });
      },
      gradients: [],
    };
  },
  'gradient of fused matMul': (draw) => {
    const inputs = { a: draw.floats([3, 4]), b: draw.floats([4, 2]), bias: draw.floats([2]) };
    const name = draw.pick(['linear', 'relu'] as const);
    return { inputs, run: ({ a, b, bias }) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation: name }) };
  },
  'fused conv2d': (draw) => {
    const name = activation(draw);
    const dataFormat = draw.pick(['NHWC', 'NCHW'] as const);
    const shape = dataFormat === 'NHWC' ? [1, 5, 4, 2] : [1, 2, 5, 4];
    const inputs = {
      x: draw.floats(shape),
      filter: draw.floats([3, 2, 2, 3]),
      bias: draw.floats([3]),
      slope: draw.floats([3]),
    };
    return {
      inputs,
      run: ({ x, filter, bias, slope }) =>
        tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: 'same',
          dataFormat,
          bias: bias!,
          activation: name,
          leakyreluAlpha: 0.3,
          ...(name === 'prelu' ? { preluActivationWeights: slope! } : {}),
        }),
      gradients: [],
    };
  },
  'gradient of fused conv2d': (draw) => {
    const inputs = { x: draw.floats([1, 5, 4, 2]), filter: draw.floats([3, 2, 2, 3]), bias: draw.floats([3]) };
    return {
      inputs,
      run: ({ x, filter, bias }) =>
        tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: 'same',
          bias: bias!,
          activation: 'relu',
        }),
    };
  },
  'fused depthwise conv2d': (draw) => {
    const name = activation(draw);
    const inputs = {
      x: draw.floats([1, 5, 4, 2]),
      filter: draw.floats([3, 2, 2, 2]),
      bias: draw.floats([4]),
      slope: draw.floats([4]),
    };
    return {
      inputs,
      run: ({ x, filter, bias, slope }) =>
        tf.fused.depthwiseConv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: 'same',
          bias: bias!,
          activation: name,
          leakyreluAlpha: 0.3,
          ...(name === 'prelu' ? { preluActivationWeights: slope! } : {}),
        }),
      gradients: [],
    };
  },
};
