import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ResultRow } from '../result-row.js';
import { eventFile } from './event-file.js';
import { endOf, nameOfRow, scalarsOf } from './row-scalars.js';
import type { Tracker } from './tracker.js';

/** A folder of event files a row, which TensorBoard shows as a run. A row that comes again replaces its file. */
export function tensorboardTracker(folder: string): Tracker {
  return {
    async log(row) {
      const path = join(folder, folderOf(row));
      mkdirSync(path, { recursive: true });
      const wallTime = endOf(row) / 1000;
      const events = scalarsOf(row).map(({ name, value, epoch }) => ({ wallTime, step: epoch, tag: name, value }));
      const file = join(path, `events.out.tfevents.${Math.floor(wallTime)}.${hostname()}`);
      writeFileSync(`${file}.new`, eventFile(events));
      renameSync(`${file}.new`, file);
    },
  };
}

/** `kddcup/anomalyPercent 20/duad-paper/seed 1`, without what a file system may not take. */
function folderOf(row: ResultRow): string {
  return nameOfRow(row)
    .split(', ')
    .map((part) => part.replaceAll(/[^\w.+-]+/g, '-'))
    .join('/');
}
