import type { ResultRow } from '../result-row.js';

/** Machines, commits and times of the rows. */
export function environmentLine(rows: readonly ResultRow[]): string {
  const machines = new Set(
    rows.map(({ environment: { processor, threads, memoryGiB, platform, node, engine } }) =>
      [processor, `${threads} threads`, memoryGiB && `${memoryGiB} GiB`, platform, `Node ${node}`, engine]
        .filter(Boolean)
        .join(', '),
    ),
  );
  const commits = [...new Set(rows.map(({ environment }) => String(environment.commit)))];
  const dates = rows.map(({ environment }) => String(environment.date)).sort();
  const [first, last] = [minute(dates[0]!), minute(dates.at(-1)!)];
  const when = first === last ? first : `${first} to ${last}`;
  return `Measured on ${[...machines].join('; ')}; commit${commits.length === 1 ? '' : 's'} ${commits.join(', ')}; ${when} UTC.`;
}

const minute = (date: string): string => date.slice(0, 16).replace('T', ' ');
