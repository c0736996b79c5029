import { type Artifact, DuadError, expectArtifact } from '@duad/core';
import type { GraphWriter } from './graph-writer.js';
import { roundedToSingle } from './single.js';
import { who } from './who.js';

interface Part {
  readonly part: string;
  readonly scale: { readonly offset: number; readonly scale: number; readonly fill: number };
}

interface Column {
  readonly name: string;
  readonly treatment: 'number' | 'categories' | 'date' | 'text' | 'leave-out';
  readonly parts?: readonly Part[];
}

const contents = { categories: 'text', text: 'text', date: 'dates' } as const;

/**
 * Numeric columns of a file, brought to the scale that an encoder of `@duad/datasets` learnt; missing cells (NaN) become
 * the median, and a column that tells of them where the encoder has one. Columns that it leaves out are not taken.
 *
 * @returns the rows, how many columns they have, and how many of the file they are made from
 * @throws UNSUPPORTED if the encoder has columns of text or dates
 */
export function scaledColumns(
  graph: GraphWriter,
  encoder: Artifact,
  x: string,
): { readonly rows: string; readonly width: number; readonly columns: number } {
  expectArtifact(encoder, '@duad/datasets', 2);
  const columns = (encoder.header.columns as readonly Column[]).filter(({ treatment }) => treatment !== 'leave-out');
  for (const { name, treatment } of columns) {
    if (treatment === 'number') continue;
    throw new DuadError(
      'UNSUPPORTED',
      `${who}: column '${name}' holds ${contents[treatment as keyof typeof contents]}; an exported model takes numbers ` +
        'only: export the detector without its encoder, and hand it rows that are encoded already',
    );
  }
  const sources = columns.flatMap(({ parts = [] }, column) => parts.map((part) => ({ column, ...part })));
  const width = sources.length;
  const places = graph.constant(
    sources.map(({ column }) => column),
    [width],
    'int64',
  );
  const row = (value: (part: Part) => number) => graph.constant(sources.map(value), [1, width]);
  const cells = graph.node('Gather', [x, places], { axis: 1 });
  const isGap = graph.node('IsNaN', [cells]);
  const filled = graph.node('Where', [isGap, row(({ scale }) => scale.fill), cells]);
  const shifted = graph.node('Sub', [filled, row(({ scale }) => scale.offset)]);
  // A constant column has scale 0 and becomes 0. Rounded as the encoder does: ranks and clusters see the difference.
  const units = row(({ scale: { scale } }) => (scale === 0 ? Number.POSITIVE_INFINITY : scale));
  const scaled = roundedToSingle(graph, graph.node('Div', [shifted, units]));
  if (!sources.some(({ part }) => part === 'missing')) return { rows: scaled, width, columns: columns.length };
  const ofGaps = row(({ part }) => (part === 'missing' ? 1 : 0));
  const gaps = graph.node('Mul', [graph.node('Cast', [isGap], { to: 'float32' }), ofGaps]);
  const values = graph.node('Mul', [scaled, row(({ part }) => (part === 'missing' ? 0 : 1))]);
  return { rows: graph.node('Add', [values, gaps]), width, columns: columns.length };
}
