import type { Engine } from '@duad/core';

/** An engine that counts what it hands out. */
export interface CountedEngine {
  readonly engine: Engine;
  /** Programs, states and the like that it made and that were not disposed of. */
  live(): number;
}

type Methods = Record<PropertyKey, (...values: unknown[]) => unknown>;
const disposers = ['dispose', Symbol.dispose, Symbol.asyncDispose] as const;

/** Counts, among what the methods of an engine return or promise, the things that have a way to be disposed of. */
export function countLive(engine: Engine): CountedEngine {
  const alive = new Set<object>();

  function counted(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Promise) return value.then(counted);
    const present = disposers.filter((name) => typeof (value as Methods)[name] === 'function');
    if (present.length === 0) return value;
    alive.add(value);
    for (const name of present) {
      const original = (value as Methods)[name]!;
      Object.defineProperty(value, name, {
        configurable: true,
        value(this: unknown, ...values: unknown[]) {
          alive.delete(value);
          return original.apply(this, values);
        },
      });
    }
    return value;
  }

  return {
    engine: new Proxy(engine, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        return (...values: unknown[]) => counted((value as Methods[string]).apply(target, values));
      },
    }),
    live: () => alive.size,
  };
}
