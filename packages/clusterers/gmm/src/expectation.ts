import type { RunContext } from '@duad/core';
import type { MixtureParameters } from './mixture-parameters.js';
import type { Statistics } from './statistics.js';

/** Goes once over the rows that it was made for. There is a plain one and one on the engine, equal to rounding. */
export interface Expectation {
  /** The expectation step of EM: responsibilities of all rows, summed up. */
  statistics(parameters: MixtureParameters, context: Pick<RunContext, 'signal'>): Promise<Statistics>;
  /** Gives engine memory back. */
  dispose(): void;
}
