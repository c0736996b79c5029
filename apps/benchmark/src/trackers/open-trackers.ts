import type { Tracker } from './tracker.js';

/** What the command line says of trackers. */
export interface TrackerOptions {
  readonly mlflow?: string | undefined;
  readonly tensorboard?: string | undefined;
}

/**
 * The trackers asked for, as one. One that fails is complained of and the rest goes on: the row is in the results anyway.
 */
export async function openTrackers(
  { mlflow, tensorboard }: TrackerOptions,
  complain: (line: string) => void,
): Promise<Tracker> {
  const trackers: [string, Tracker][] = [];
  if (mlflow !== undefined) trackers.push(['mlflow', (await import('./mlflow.js')).mlflowTracker(mlflow)]);
  if (tensorboard !== undefined) {
    trackers.push(['tensorboard', (await import('./tensorboard.js')).tensorboardTracker(tensorboard)]);
  }
  return {
    async log(row) {
      for (const [name, tracker] of trackers) {
        try {
          await tracker.log(row);
        } catch (error) {
          complain(`--${name}: a row was not logged (${reasonOf(error as Error)})`);
        }
      }
    },
  };
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message || cause.name}` : message;
}
