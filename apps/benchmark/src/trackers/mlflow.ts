import { DuadError } from '@duad/core';
import { keyOf, type ResultRow } from '../result-row.js';
import { endOf, nameOfRow, scalarsOf } from './row-scalars.js';
import type { Tracker } from './tracker.js';

/** Milliseconds until a request is given up. */
const patience = 20_000;
/** What one request of log-batch may hold. */
const metricsAtOnce = 1000;

/**
 * Logs each row as a run of an MLflow tracking server, by its REST API 2.0. The experiments are named `duad-kddcup` and
 * so on. A server that wants a token gets that of the environment's MLFLOW_TRACKING_TOKEN.
 */
export function mlflowTracker(url: string): Tracker {
  const experiments = new Map<string, string>();
  const call = caller(url);

  async function experimentId(name: string): Promise<string> {
    const known = experiments.get(name);
    if (known !== undefined) return known;
    const query = new URLSearchParams({ experiment_name: name });
    const found = (await call('GET', `experiments/get-by-name?${query}`)) as
      | { experiment: { experiment_id: string } }
      | undefined;
    const id =
      found?.experiment.experiment_id ??
      ((await call('POST', 'experiments/create', { name })) as { experiment_id: string }).experiment_id;
    experiments.set(name, id);
    return id;
  }

  return {
    async log(row) {
      const end = endOf(row);
      const { run } = (await call('POST', 'runs/create', {
        experiment_id: await experimentId(`duad-${row.experiment}`),
        run_name: nameOfRow(row),
        start_time: Math.round(end - 1000 * row.seconds.total!),
        tags: tagsOf(row),
      })) as { run: { info: { run_id: string } } };
      const { run_id } = run.info;
      const metrics = scalarsOf(row).map(({ name, value, epoch }) => ({
        key: name,
        value,
        timestamp: end,
        step: epoch,
      }));
      for (let from = 0; from < metrics.length; from += metricsAtOnce) {
        const params = from === 0 ? paramsOf(row) : [];
        await call('POST', 'runs/log-batch', { run_id, metrics: metrics.slice(from, from + metricsAtOnce), params });
      }
      await call('POST', 'runs/update', { run_id, status: 'FINISHED', end_time: end });
    },
  };
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

const pairs = (values: Readonly<Record<string, unknown>>): Pair[] =>
  Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));

function paramsOf({ dataset, variant, detector, seed }: ResultRow): Pair[] {
  return pairs({ dataset, detector, seed, ...variant });
}

function tagsOf(row: ResultRow): Pair[] {
  return pairs({ key: keyOf(row), supervision: row.supervision, ...row.environment });
}

/** Sends one request; undefined where a GET finds nothing. */
function caller(url: string): (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown> {
  const base = `${url.replace(/\/+$/, '')}/api/2.0/mlflow/`;
  const token = process.env.MLFLOW_TRACKING_TOKEN;
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
    if (response.ok) return response.json();
    const text = await response.text();
    if (method === 'GET' && response.status === 404) return undefined;
    throw new DuadError('INVALID_INPUT', `MLflow answered ${response.status} to ${path}: ${text.slice(0, 200)}`);
  };
}
