/**
 * A report before it is Markdown or HTML, so that both say the same. All texts are Markdown of one line: `code`, _emphasis_
 * and **strong**.
 */
export interface ReportDocument {
  readonly title: string;
  /** Under the title, a paragraph each. */
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | TableBlock
  | { readonly kind: 'plots'; readonly plots: readonly Plot[] }
  | { readonly kind: 'picture'; readonly file: string; readonly description: string };

export interface TableBlock {
  readonly kind: 'table';
  /** What the table is about, for those who jump from table to table. */
  readonly name: string;
  /** Above the table, where its heading does not say enough. */
  readonly caption?: string;
  /** The summary of the report, which others may show too. */
  readonly isSummary?: true;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Below the table, a line each. */
  readonly notes?: readonly string[];
}

/** How something compares with the paper or with another detector. */
export type Tone = 'good' | 'bad' | 'even';

export interface Cell {
  readonly text: string;
  /** What the cell sorts by; its text unless given. */
  readonly value?: number;
  readonly tone?: Tone;
  /** Shown when pointed at. Nothing that is not said elsewhere, but for the single values behind a mean. */
  readonly hint?: string;
}

export interface Plot {
  readonly title: string;
  /** What there is to see, with figures: stands for the plot where it cannot be seen. */
  readonly description: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly Series[];
}

interface PlotAxis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** It counts something: ticks at whole numbers only. */
  readonly isCount?: true;
}

export interface Series {
  readonly name: string;
  /** From 1 on; a method has the same colour in all plots of an experiment. */
  readonly colour: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Standard deviation of each point, where there is one. */
  readonly deviations?: readonly (number | undefined)[];
  readonly dots?: boolean;
}
