import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DuadError } from '@duad/core';
import type { TableBlock } from '@duad/datasets';
import type { ScoredBlock, ScoreJob } from './block-scorer.js';
import type { WorkerAnswer, WorkerQuestion } from './messages.js';

/** Processes that score blocks side by side, each with a model of its own. */
export interface ScoreProcesses extends AsyncDisposable {
  /** Nothing if the block cannot be scored. */
  score(block: TableBlock): Promise<ScoredBlock | undefined>;
}

interface Helper {
  readonly child: ChildProcess;
  readonly waiting: ((answer: WorkerAnswer | Error) => void)[];
}

/** Starts processes; they end with this one. */
export function startProcesses(count: number, job: ScoreJob): ScoreProcesses {
  const source = import.meta.url.endsWith('.ts') ? './score-worker.ts' : './score-worker.js';
  const helpers = Array.from({ length: count }, (): Helper => {
    const child = fork(fileURLToPath(new URL(source, import.meta.url)), { serialization: 'advanced' });
    const waiting: Helper['waiting'] = [];
    const fail = (error: Error): void => {
      for (const settle of waiting.splice(0)) settle(error);
    };
    child.on('message', (answer: WorkerAnswer) => waiting.shift()?.(answer));
    child.on('error', fail);
    child.on('exit', (code, signal) => fail(new Error(`it ended with ${signal ?? `exit code ${code}`}`)));
    return { child, waiting };
  });

  async function score(block: TableBlock): Promise<ScoredBlock | undefined> {
    const { child, waiting } = helpers.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
    const answer = await new Promise<WorkerAnswer | Error>((resolve) => {
      waiting.push(resolve);
      child.send({ job, block } satisfies WorkerQuestion, (error) => error && resolve(error));
    });
    if (answer instanceof Error) {
      throw new DuadError('ENGINE_FAILED', `duad score: a process that scores failed: ${answer.message}`, {
        cause: answer,
      });
    }
    return answer.scored;
  }
  return {
    score,
    async [Symbol.asyncDispose]() {
      await Promise.all(
        helpers.map(({ child }) => {
          if (child.exitCode !== null || child.signalCode !== null) return undefined;
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.disconnect();
          child.kill('SIGKILL');
          return ended;
        }),
      );
    },
  };
}
