/** Asks for the exports and watches them to their end; one that nobody works on for a minute is stuck. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { FIRST_DAY } from '../flow/many-clicks.ts';
import type { Stage } from './stage.ts';

/** Longest that an export may be processing without a live attempt. */
const STUCK_MS = 60_000;

export interface State {
  id: number;
  status: string;
  error_message: string | null;
  download_url: string | null;
  row_count: number | null;
}

export async function askFor({ api, key }: Stage, filename: string): Promise<number> {
  const response = await fetch(`${api.origin}/api/v1/exports`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({
      report_type: 'clicks_details_excel',
      search_params: { start_date: FIRST_DAY, end_date: '2026-01-31' },
      index_params: { filename },
    }),
  });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { export: State }).export.id;
}

export async function get<T>({ api, key }: Stage, path: string): Promise<T> {
  const response = await fetch(`${api.origin}/api/v1${path}`, { headers: { 'x-api-key': key } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

export interface Followed {
  states: State[];
  problems: string[];
}

/** Resolves when all are finished, or `limitMs` after the beginning with those that are not as problems. */
export async function allFinished(stage: Stage, ids: readonly number[], limitMs: number): Promise<Followed> {
  const end = performance.now() + limitMs;
  const finished = new Map<number, State>();
  const quietSince = new Map<number, number>();
  const stuck = new Set<number>();
  while (finished.size < ids.length && performance.now() < end) {
    for (const id of ids.filter((id) => !finished.has(id))) {
      // The API has no answer while its database is away.
      const answer = await get<{ export: State }>(stage, `/exports/${id}`).catch(() => null);
      if (!answer || !/^(?:completed|failed)$/.test(answer.export.status)) continue;
      finished.set(id, answer.export);
      console.log(`        ${answer.export.status} ${id} ${answer.export.error_message ?? ''}`);
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

  /** Exports in work for which there is no job that waits, is to be tried again, or shows signs of life. */
  async function withoutAttempt(pool: pg.Pool): Promise<number[]> {
    const { rows } = await pool.query<{ id: number }>(
      `select e.id from exports e where e.parent_id is null and e.status = 'processing' and not exists (
         select from pgboss.job j where j.name = 'build-export' and (j.data->>'exportId')::int = e.id
           and (j.state in ('created', 'retry') or j.state = 'active' and coalesce(j.heartbeat_on, j.started_on) > now() - interval '20 s'))`,
    );
    const quiet = rows.map((row) => Number(row.id));
    for (const id of quietSince.keys()) if (!quiet.includes(id)) quietSince.delete(id);
    return quiet;
  }
}
