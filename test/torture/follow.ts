/** Creates the exports and polls them to their end. An export without a live attempt for a minute is stuck. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { FIRST_DAY } from '../flow/many-clicks.ts';
import type { Stage } from './stage.ts';

/** Maximum time that an export can be processing without a live attempt. */
const STUCK_MS = 60_000;

export interface State {
  id: number;
  status: string;
  error_message: string | null;
  download_url: string | null;
  row_count: number | null;
}

export async function askFor(stage: Stage, filename: string): Promise<number> {
  const created = await post<{ export: State }>(stage, '/exports', {
    report_type: stage.reportType,
    search_params: { start_date: FIRST_DAY, end_date: '2026-01-31' },
    index_params: { filename },
  });
  return created.export.id;
}

export async function post<T>({ api, key }: Stage, path: string, body: object): Promise<T> {
  const response = await fetch(`${api.origin}/api/v1${path}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} returned ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

export async function get<T>({ api, key }: Stage, path: string): Promise<T> {
  const response = await fetch(`${api.origin}/api/v1${path}`, { headers: { 'x-api-key': key } });
  if (!response.ok) throw new Error(`${path} returned ${response.status}`);
  return (await response.json()) as T;
}

export interface Followed {
  states: State[];
  problems: string[];
}

/** Resolves when all are finished, or after `limitMs` with one problem for each unfinished export. */
export async function allFinished(stage: Stage, ids: readonly number[], limitMs: number): Promise<Followed> {
  const end = performance.now() + limitMs;
  const finished = new Map<number, State>();
  const quietSince = new Map<number, number>();
  const stuck = new Set<number>();
  while (finished.size < ids.length && performance.now() < end) {
    for (const id of ids.filter((id) => !finished.has(id))) {
      // The API is unavailable together with its database.
      const shown = await get<{ export: State }>(stage, `/exports/${id}`).catch(() => null);
      if (!shown || !/^(?:completed|failed)$/.test(shown.export.status)) continue;
      finished.set(id, shown.export);
      console.log(`        ${shown.export.status} ${id} ${shown.export.error_message ?? ''}`);
    }
    for (const id of await withoutAttempt(stage.pool).catch(() => [])) {
      if (!quietSince.has(id)) quietSince.set(id, performance.now());
      if (performance.now() - quietSince.get(id)! > STUCK_MS) stuck.add(id);
    }
    await sleep(500);
  }
  const open = ids.filter((id) => !finished.has(id));
  return {
    states: [...finished.values()],
    problems: [
      ...[...stuck].map((id) => `${id} was processing for a minute without a live attempt`),
      ...open.map((id) => `${id} did not end within ${limitMs / 1000} s`),
    ],
  };

  /** Running exports without a job that is waiting, will be retried, or has a recent heartbeat. */
  async function withoutAttempt(pool: pg.Pool): Promise<number[]> {
    const { rows } = await pool.query<{ id: number }>(
      `select e.id from sheaf.exports e where e.parent_id is null and e.status = 'processing' and not exists (
         select from sheaf_queue.job j where j.name = 'build-export' and (j.data->>'exportId')::int = e.id
           and (j.state in ('created', 'retry') or j.state = 'active' and coalesce(j.heartbeat_on, j.started_on) > now() - interval '20 s'))`,
    );
    const quiet = rows.map((row) => Number(row.id));
    for (const id of quietSince.keys()) if (!quiet.includes(id)) quietSince.delete(id);
    return quiet;
  }
}
