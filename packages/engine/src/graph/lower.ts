import type { Trace } from '../trace/trace.js';
import type { Graph, GraphNode, Port, Value } from './graph.js';
import { transposeLeft } from './transpose-left.js';

/** A trace as a program that runs once: inputs and state in, outputs and next state out. */
export function lowerStep(trace: Trace): Graph {
  const { nodes, outputs } = finish(trace);
  const inputs = [...Object.values(trace.inputs), ...Object.values(trace.state)].map(portOf);
  return { name: 'step', inputs, outputs, nodes, constants: usedConstants(trace, nodes) };
}

/** Which inputs of a trace are gathered from tables, which change from step to step, and which stay. */
export interface LoopInputs {
  readonly rows: readonly string[];
  readonly perStep: readonly string[];
}

/**
 * A trace as the body of an ONNX Loop. The step's batch is gathered inside, so that whole stretches of an epoch run in
 * one call and the state never leaves the runtime.
 */
export function lowerLoop(trace: Trace, { rows, perStep }: LoopInputs, castRows: boolean): Graph {
  const finished = finish(trace);
  const gathers = rows.flatMap((name) => gatherRows(name, trace.inputs[name]!, castRows));
  const slices = perStep.map((name) => ({
    op: 'Gather',
    inputs: [`steps.${name}`, 'iteration'],
    outputs: [`input.${name}`],
    attributes: { axis: 0 },
  }));
  const state = Object.values(trace.state).map(portOf);
  const body: Graph = {
    name: 'body',
    inputs: [
      { name: 'iteration', shape: [], dtype: 'int64' },
      { name: 'keep-going', shape: [], dtype: 'bool' },
      ...state,
    ],
    outputs: [
      { name: 'keep-going.next', shape: [], dtype: 'bool' },
      ...nextStateFirst(trace, finished.outputs, 'body.'),
    ],
    nodes: [
      { op: 'Gather', inputs: ['indices', 'iteration'], outputs: ['batch'], attributes: { axis: 0 } },
      ...gathers,
      ...slices,
      ...prefixOutputs(finished, 'body.'),
      { op: 'Identity', inputs: ['keep-going'], outputs: ['keep-going.next'], attributes: {} },
    ],
    constants: usedConstants(trace, finished.nodes),
  };
  const inLoop = new Set([...rows, ...perStep]);
  const constant = Object.entries(trace.inputs).filter(([name]) => !inLoop.has(name));
  const results = nextStateFirst(trace, finished.outputs, '');
  const loop: GraphNode = {
    op: 'Loop',
    inputs: ['count', '', ...state.map((port) => port.name)],
    outputs: results.map((port) => port.name),
    attributes: { body },
  };
  const stateCount = state.length;
  return {
    name: 'loop',
    inputs: [
      { name: 'count', shape: [], dtype: 'int64' },
      { name: 'indices', shape: ['steps', 'batch'], dtype: 'int32' },
      ...rows.map((name) => tablePort(`rows.${name}`, 'N', trace.inputs[name]!, castRows)),
      ...perStep.map((name) => ({ ...portOf(trace.inputs[name]!), name: `steps.${name}` })).map(stacked),
      ...constant.map(([, value]) => portOf(value)),
      ...state,
    ],
    outputs: results.map((port, i) => (i < stateCount ? port : stacked(port))),
    nodes: [loop],
    constants: [],
  };
}

function gatherRows(name: string, value: Value, castRows: boolean): GraphNode[] {
  const single = castRows && value.dtype === 'float32';
  const gathered = single ? `gathered.${name}` : value.name;
  const gather = { op: 'Gather', inputs: [`rows.${name}`, 'batch'], outputs: [gathered], attributes: { axis: 0 } };
  if (!single) return [gather];
  return [gather, { op: 'Cast', inputs: [gathered], outputs: [value.name], attributes: { to: 'float32' } }];
}

function tablePort(name: string, rows: string, value: Value, castRows: boolean): Port {
  return { name, shape: [rows, ...value.shape.slice(1)], dtype: value.dtype, single: castRows };
}

function portOf(value: Value): Port {
  return { name: value.name, shape: value.shape, dtype: value.dtype };
}

function stacked(port: Port): Port {
  return { ...port, shape: ['steps', ...port.shape] };
}

function nextStateFirst(trace: Trace, outputs: readonly Port[], prefix: string): Port[] {
  const next = Object.keys(trace.state).map((name) => outputs.find((port) => port.name === `next.${name}`)!);
  const rest = outputs.filter((port) => port.name.startsWith('output.'));
  return [...next, ...rest].map((port) => ({ ...port, name: prefix + port.name }));
}

/**
 * Drops what nothing needs and lets the node that computes a result bear the result's name: an Identity would cost a
 * pass over all weights.
 */
function finish(trace: Trace): { nodes: GraphNode[]; outputs: Port[] } {
  const results = [
    ...Object.keys(trace.state).map((name) => [`next.${name}`, trace.nextState[name]!] as const),
    ...Object.entries(trace.outputs).map(([name, value]) => [`output.${name}`, value] as const),
  ];
  const needed = new Set(results.map(([, value]) => value.name));
  const live: GraphNode[] = [];
  for (const node of [...transposeLeft(trace).nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    live.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  live.reverse();
  const computed = new Set(live.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: GraphNode[] = [];
  for (const [result, value] of results) {
    if (computed.has(value.name) && !renamed.has(value.name)) renamed.set(value.name, result);
    else copies.push({ op: 'Identity', inputs: [value.name], outputs: [result], attributes: {} });
  }
  const rename = (name: string): string => renamed.get(name) ?? name;
  const nodes = [...live, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
  return { nodes, outputs: results.map(([name, value]) => ({ ...portOf(value), name })) };
}

/** Results inside the loop body need names of their own: the loop's outputs bear the plain ones. */
function prefixOutputs({ nodes, outputs }: { nodes: GraphNode[]; outputs: Port[] }, prefix: string): GraphNode[] {
  const results = new Set(outputs.map((port) => port.name));
  const rename = (name: string): string => (results.has(name) ? prefix + name : name);
  return nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) }));
}

function usedConstants(trace: Trace, nodes: readonly GraphNode[]): Graph['constants'] {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  return trace.constants.filter((constant) => used.has(constant.name));
}
