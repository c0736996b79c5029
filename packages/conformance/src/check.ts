import assert from 'node:assert/strict';
import type { Engine, RunContext } from '@duad/core';

/** What a check runs with: contexts whose signal is aborted once the check has taken too long. */
export interface Bench {
  readonly signal: AbortSignal;
  /** A context of its own for one call; the same seed gives the same random numbers. */
  context(seed?: number): RunContext;
}

/** One piece of behaviour that plug-ins of a kind keep to. */
export interface Check<Subject> {
  /** Stable, by which `expectedFailures` names it. */
  readonly name: string;
  /** What switches it on, in words. */
  readonly when: string;
  /** What a plug-in that passes has shown, in words. */
  readonly proves: string;
  /** Whether it is run; always unless given. */
  readonly applies?: (subject: Subject) => boolean;
  /** Rejects if the plug-in does not behave so. */
  readonly run: (subject: Subject, bench: Bench) => Promise<void>;
}

/** A check put to one plug-in, to be run by whatever runs tests. */
export interface NamedCheck {
  readonly name: string;
  /** @throws AssertionError that says what was expected and what happened; whatever else the plug-in throws */
  run(): Promise<void>;
}

/** Options that all suites share. */
export interface ConformanceOptions {
  /** Names of checks that the plug-in is known to fail, with the reason. One that passes fails the run. */
  readonly expectedFailures?: Readonly<Record<string, string>>;
  /** Handed to the plug-in in every context. What it compiles and does not dispose of is counted. */
  readonly engine?: Engine;
  /** Tensors, sessions and the like that are alive now, where the plug-in has a way to count them. */
  readonly live?: () => number;
  /** A check that takes longer, in seconds, is called a hang; 60 unless given. */
  readonly timeLimit?: number;
}

/** @throws AssertionError with that message */
export function ensure(condition: unknown, message: string): asserts condition {
  assert.ok(condition, message);
}
