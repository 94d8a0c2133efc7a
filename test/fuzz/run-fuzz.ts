/** Sends many requests generated from the OpenAPI document in every role, and checks each response against the document. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiDocument } from '../../src/openapi/document.ts';
import { checkDocumented } from '../support/check-documented.ts';
import type { Suite } from '../support/suite.ts';
import { generator, pick } from '../torture/random.ts';
import { documentedRequest, type MadeRequest } from './documented-request.ts';

const DOCUMENT: ApiDocument = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'));

/** Number of parallel requests. */
const LANES = 8;

/** The service of a fuzz run has no worker and no relevant limits. */
export const FUZZ_SUITE = {
  command: 'api',
  env: { SHEAF_LOG: 'error', DEX_LIMIT: '1000000', SHEAF_SIGN_IN_LIMIT: '1000000', SHEAF_PUBLISHER_EXPORTS: '100000' },
} as const;

export interface FuzzRun {
  requests: number;
  seed: number;
}

export interface FuzzOutcome {
  /** Count of each status. */
  statuses: Map<number, number>;
  /** The problems, each with the request that caused it. */
  problems: string[];
}

export async function runFuzz(service: Suite, { requests, seed }: FuzzRun): Promise<FuzzOutcome> {
  const random = generator(seed);
  const roles = await rolesOf(service);
  const { ids } = await exportsOf(service);
  const outcome: FuzzOutcome = { statuses: new Map(), problems: [] };
  let left = requests;
  async function lane(): Promise<void> {
    while (left-- > 0 && outcome.problems.length < 20) {
      // All are generated first, so that the order of the random numbers does not depend on the order of the responses.
      const role = pick(random, roles);
      await send(service, { made: documentedRequest({ document: DOCUMENT, random, ids }), role, outcome });
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcome;
}

interface Role {
  name: string;
  headers: Record<string, string>;
}

async function rolesOf(service: Suite): Promise<Role[]> {
  const revoked = await service.newKey({ role: 'member', email: 'revoked@acme-media.example' });
  await service.database.pool.query('update sheaf.api_keys set revoked_at = now() where prefix = $1', [
    revoked.split('_')[1],
  ]);
  const withKey = (name: string, key: string) => ({ name, headers: { 'x-api-key': key } });
  return [
    { name: 'nobody', headers: {} },
    withKey('revoked', revoked),
    withKey('member', await service.key({ role: 'member' })),
    withKey('admin', await service.key({ role: 'admin' })),
    withKey('operator', await service.key({ role: 'operator' })),
    withKey('stranger', await service.key({ role: 'admin', publisher: 'nordlicht' })),
  ];
}

/** Creates an export in each state for two publishers. */
async function exportsOf(service: Suite): Promise<{ ids: number[] }> {
  const ids: number[] = [];
  for (const who of [{ role: 'member' }, { role: 'member', publisher: 'nordlicht' }] as const) {
    const api = await service.as(who);
    for (const state of ['pending', 'failed', 'completed']) {
      const created = await api.create({ report_type: 'deals_excel', index_params: { filename: `fuzz ${state}` } });
      const { id } = created.body.export!;
      ids.push(id);
      await service.database.pool.query(
        `update sheaf.exports set status = $2, completed_at = case when $2 = 'pending' then null else now() end,
           file_key = 'exports/0/0/none.xlsx', filename = 'none.xlsx', row_count = 0, file_bytes = 0 where id = $1`,
        [id, state],
      );
    }
  }
  return { ids: [...ids, 999_999_999] };
}

/** A key that was rotated or revoked, or a user that was changed, would end the run of its role. */
const DRY_ONLY = new Set(['rotateApiKey', 'rotateApiKeyById', 'revokeApiKey', 'updateUser', 'deactivateUser']);

/** Longer than any request takes with `wait` 0. It ends streams. */
const STREAM_MS = 200;

async function send(
  service: Suite,
  { made, role, outcome }: { made: MadeRequest; role: Role; outcome: FuzzOutcome },
): Promise<void> {
  const { operationId, method, headers, body } = made;
  const dry = DRY_ONLY.has(operationId) && !made.url.includes('dry_run');
  const url = service.service.origin + made.url + (dry ? `${made.url.includes('?') ? '&' : '?'}dry_run=true` : '');
  const where = `${role.name}: ${method} ${made.url} ${JSON.stringify(headers)} ${body ?? ''}`.slice(0, 600);
  const ended = new AbortController();
  const timer = operationId === 'streamExportEvents' ? setTimeout(() => ended.abort(), STREAM_MS) : null;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...role.headers },
      redirect: 'manual',
      signal: ended.signal,
      ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    });
    const { status } = response;
    outcome.statuses.set(status, (outcome.statuses.get(status) ?? 0) + 1);
    if (status >= 500) outcome.problems.push(`${status} for ${where}`);
    const stream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (stream) await response.body?.cancel();
    const text = stream ? '' : await response.text();
    checkDocumented({ method, url, status, headers: response.headers, text });
  } catch (error) {
    if (!ended.signal.aborted) outcome.problems.push(`${(error as Error).message} for ${where}`);
  } finally {
    if (timer) clearTimeout(timer);
  }
}
