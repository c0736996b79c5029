import type { Tracker } from './tracker.js';

export async function openTrackers(
  _options: { readonly mlflow?: string; readonly tensorboard?: string },
  _complain: (line: string) => void,
): Promise<Tracker> {
  return { log: async () => undefined, [Symbol.asyncDispose]: async () => undefined };
}
