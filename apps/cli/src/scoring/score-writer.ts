import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { DuadError } from '@duad/core';
import { fileUnwritable } from '@duad/core/files';
import type { Io } from '../io.js';
import { resolvePath } from '../paths.js';

/** Scores of consecutive rows. */
interface ScoreBatch {
  /** Rows of the file before these. */
  readonly before: number;
  readonly scores: Float32Array;
  readonly threshold: number;
  readonly reasons: ReadonlyMap<number, string>;
  readonly labels?: readonly string[];
}

/** Takes scores as they come. Disposing before `finish` leaves no file behind. */
export interface ScoreWriter extends AsyncDisposable {
  /** False once nobody reads any more. */
  write(batch: ScoreBatch): Promise<boolean>;
  finish(): Promise<void>;
}

/** Kinds of files that scores are written to. */
export type OutputFormat = 'csv' | 'ndjson' | 'parquet';

interface Settings {
  readonly reasons: boolean;
  readonly labels: boolean;
  /** By the name of the file unless given; CSV if that does not say. */
  readonly format?: OutputFormat | undefined;
}

/**
 * Writes to a file, which is there when it is whole, or to standard output (`-`), which takes no Parquet.
 *
 * @throws FILE_UNWRITABLE, USAGE
 */
export async function openScoreWriter(out: string, settings: Settings, io: Io): Promise<ScoreWriter> {
  const format = settings.format ?? formatOf(out);
  if (out === '-') {
    if (format !== 'parquet') return textWriter(toStdout(io), format, settings);
    throw new DuadError('USAGE', 'duad score: Parquet cannot be written to standard output; name a file with --out');
  }
  const path = resolvePath(io.cwd, out);
  const temporary = `${path}.${process.pid}.tmp`;
  const explain = (cause: unknown): never => {
    throw fileUnwritable(out, cause);
  };
  const inner =
    format === 'parquet'
      ? await parquetWriter(temporary, settings).catch(explain)
      : textWriter(toFile(temporary), format, settings);
  let done = false;
  return {
    write: (batch) => inner.write(batch).catch(explain),
    async finish() {
      try {
        await inner.finish();
        await rename(temporary, path);
        done = true;
      } catch (error) {
        explain(error);
      }
    },
    async [Symbol.asyncDispose]() {
      await inner[Symbol.asyncDispose]();
      if (!done) await rm(temporary, { force: true });
    },
  };
}

function formatOf(name: string): OutputFormat {
  if (/\.parquet$/i.test(name)) return 'parquet';
  return /\.(ndjson|jsonl)$/i.test(name) ? 'ndjson' : 'csv';
}

/** Where text goes: false once nobody reads it. */
interface Sink extends AsyncDisposable {
  write(text: string): Promise<boolean>;
  finish(): Promise<void>;
}

function toStdout({ stdout, stdoutClosed }: Io): Sink {
  return {
    async write(text) {
      if (stdoutClosed?.aborted) return false;
      if (stdout.write(text) === false && stdout.once) {
        await new Promise<void>((resolve) => {
          stdout.once!('drain', resolve);
          stdoutClosed?.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      return !stdoutClosed?.aborted;
    },
    finish: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

function toFile(path: string): Sink {
  const stream = createWriteStream(path);
  let failure: unknown;
  stream.on('error', (error) => {
    failure = error;
  });
  return {
    async write(text) {
      await new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()));
      });
      return true;
    },
    async finish() {
      if (failure) throw failure;
      stream.end();
      await finished(stream);
    },
    async [Symbol.asyncDispose]() {
      stream.destroy();
    },
  };
}

function textWriter(sink: Sink, kind: 'csv' | 'ndjson', settings: Settings): ScoreWriter {
  const { reasons, labels } = settings;
  const names = ['row', 'score', 'flagged', ...(reasons ? ['reasons'] : []), ...(labels ? ['label'] : [])];
  let pending = kind === 'csv' ? `${names.join(',')}\n` : '';
  function line(batch: ScoreBatch, i: number): string {
    const [row, score, flagged] = [batch.before + i + 1, batch.scores[i]!, batch.scores[i]! >= batch.threshold];
    const more = [...(reasons ? [batch.reasons.get(i) ?? ''] : []), ...(labels ? [batch.labels?.[i] ?? ''] : [])];
    if (kind === 'csv') return `${row},${score},${flagged ? 1 : 0}${more.map((text) => `,${quoted(text)}`).join('')}\n`;
    const values = [row, score, flagged, ...more];
    return `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index]])))}\n`;
  }
  async function write(batch: ScoreBatch): Promise<boolean> {
    const lines = [pending];
    pending = '';
    for (let i = 0; i < batch.scores.length; i++) lines.push(line(batch, i));
    return sink.write(lines.join(''));
  }
  return {
    write,
    async finish() {
      if (pending !== '') await sink.write(pending);
      await sink.finish();
    },
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of a row group, about. */
const groupRows = 1 << 17;

async function parquetWriter(path: string, { reasons, labels }: Settings): Promise<ScoreWriter> {
  const { fileWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer');
  const columnsOf = (batches: readonly ScoreBatch[]) => {
    const rows = batches.flatMap((batch) => Array.from(batch.scores.keys(), (i) => ({ batch, i })));
    return [
      { name: 'row', type: 'INT64' as const, data: rows.map(({ batch, i }) => BigInt(batch.before + i + 1)) },
      { name: 'score', type: 'FLOAT' as const, data: rows.map(({ batch, i }) => batch.scores[i]!) },
      {
        name: 'flagged',
        type: 'BOOLEAN' as const,
        data: rows.map(({ batch, i }) => batch.scores[i]! >= batch.threshold),
      },
      ...(reasons
        ? [{ name: 'reasons', type: 'STRING' as const, data: rows.map(({ batch, i }) => batch.reasons.get(i) ?? '') }]
        : []),
      ...(labels
        ? [{ name: 'label', type: 'STRING' as const, data: rows.map(({ batch, i }) => batch.labels?.[i] ?? '') }]
        : []),
    ];
  };
  const schema = schemaFromColumnData({ columnData: columnsOf([]) });
  const writer = new ParquetWriter({ writer: fileWriter(path), schema });
  let held: ScoreBatch[] = [];
  let rows = 0;
  async function flush(): Promise<void> {
    if (rows > 0) await writer.write({ columnData: columnsOf(held), rowGroupSize: rows });
    held = [];
    rows = 0;
  }
  return {
    async write(batch) {
      held.push(batch);
      rows += batch.scores.length;
      if (rows >= groupRows) await flush();
      return true;
    },
    async finish() {
      await flush();
      await writer.finish();
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
