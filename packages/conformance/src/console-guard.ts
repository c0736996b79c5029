import { ensure } from './check.js';

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Holds if nothing is printed to the console while `work` runs. */
export async function ensureSilent(work: () => Promise<unknown>): Promise<void> {
  const printed: string[] = [];
  const watched = console;
  const originals = methods.map((method) => watched[method]);
  for (const method of methods) watched[method] = (...values) => void printed.push(values.map(String).join(' '));
  try {
    await work();
  } finally {
    methods.forEach((method, i) => {
      watched[method] = originals[i]!;
    });
  }
  ensure(printed.length === 0, `expected warnings to be returned and nothing printed, but: ${printed[0]}`);
}
