import type { ProgressEvent } from '@duad/core';
import type { Output } from './io.js';
import { formatCount, formatNumber } from './text.js';

/** Tells how far the training is. */
export interface Progress {
  readonly onProgress: (event: ProgressEvent) => void;
  /** Mean training loss by epoch; epochs that re-selected have none. */
  readonly losses: readonly { readonly epoch: number; readonly loss: number }[];
  /** Takes the changing line away. */
  finish(): void;
}

/** On a terminal one line that changes in place; elsewhere a line for each selection and at most ten for the epochs. */
export function showProgress(output: Output): Progress {
  const losses: { epoch: number; loss: number }[] = [];
  const live = output.isTTY === true;
  let selection = '';
  let lastTenth = 0;
  let noun = 'epoch';

  function line(text: string): void {
    if (!live) output.write(`  ${text}\n`);
    else output.write(`\r\x1b[2K${text.slice(0, Math.max(20, (output.columns ?? 80) - 1))}`);
  }

  function onProgress({ stage, done, total = 0, details = {} }: ProgressEvent): void {
    if (stage === 'epoch-end' || stage === 'steps-end') {
      if (stage === 'steps-end') noun = 'step';
      const loss = Number(details.loss);
      losses.push({ epoch: done, loss });
      const tenth = Math.floor((10 * done) / total);
      if (live) line(`${bar(done / total)} ${noun} ${done} of ${total}, loss ${formatNumber(loss)}${selection}`);
      else if (tenth > lastTenth) line(`${noun} ${done} of ${total}, loss ${formatNumber(loss)}`);
      lastTenth = tenth;
    } else if (stage === 'selection-end') {
      const { selected, changed } = details;
      selection = `, ${formatCount(Number(selected))} rows presumed normal`;
      const told = done === 0 ? '' : `, ${formatCount(Number(changed))} changed`;
      if (!live)
        line(
          `${done === 0 ? 'start' : `${noun === 'epoch' ? noun : 'selection'} ${done} of ${total}`}${selection}${told}`,
        );
    }
  }
  return { onProgress, losses, finish: () => live && output.write('\r\x1b[2K') };
}

function bar(share: number): string {
  const filled = Math.round(20 * share);
  return `[${'#'.repeat(filled)}${'-'.repeat(20 - filled)}]`;
}
