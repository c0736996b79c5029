import { defaultsUsage } from './defaults/defaults-usage.js';

export const usage: string = `Usage:
  pnpm benchmark run all|NAME... [options]   run what the results lack
${defaultsUsage}
  pnpm benchmark report DIR [options]        report.html and report.md of a results folder, into it
  pnpm benchmark compare A B [options]       what got better or worse from folder A to folder B
  pnpm benchmark track DIR [options]         send the rows of a results folder to experiment trackers
  pnpm benchmark worker --redis URL          do runs that 'run --redis' has put on a queue
  pnpm benchmark list                        experiments, their variants and detectors

Which runs (run):
  --quick               every table in small: 2,000 rows (wide ones 300), 20 epochs and one seed at most; kept apart in the results
  --seeds 3             so many seeds from 0 on; or 100-104; or 1,5,9; 3 unless given, 1 if quick
  --anomaly 5,10,20     shares of anomalies, per cent (kddcup); all unless given
  --variants 'a,b'      columns of the tables by name, such as 'MNIST raw'; all unless given
  --detectors a,b       detectors by name; the default ones of each table unless given; 'all' for all
  --only a,b            only runs of these detectors, variants or data sets; may be given more than once
  --set NAME=VALUE      an option of the method, such as p0=20; may be given more than once; kept apart in the results:
                        p0, p, r, epochs, K, codeSize, batchSize, learningRate, loss, nets, tolerance, whenStable,
                        includeAngle, normaliseLatent, neighbourhoodFits, selection, score
  --experiments MODULE  a module that exports 'experiments', instead of the built-in ones

How and where (run):
  --plan                print what would be run and how long it would take, and stop
  --resume              what was last asked of the folder, once more; what is done is kept with or without it
  --out DIR             where results.jsonl is written; benchmark-results unless given
  --data-dir DIR        data folder; the environment's DUAD_DATA unless given; what is missing is downloaded
  --jobs 1              so many worker processes, which share out the processors
  --redis URL           put the runs on a queue and collect what workers make of them
  --mlflow URL          log each new row to an MLflow server
  --tensorboard DIR     write each new row as TensorBoard event files

Options of report:
  --markdown FILE       the Markdown here too, without pictures
  --summary FILE        its summary between the marks <!-- summary --> and <!-- /summary --> of this file

Options of track: --mlflow URL, --tensorboard DIR, as for run
Options of worker: --redis URL, --concurrency 1, --data-dir DIR, --experiments MODULE,
  --lock-seconds 30 (one that is not heard of for so long loses its runs to others)
Options of compare: --measure auroc|averagePrecision|f1|seconds (auroc unless given), --level 0.05, --json`;
