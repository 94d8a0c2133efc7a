/** Parts that fail while the database adds up the rows for the summary sheet of their export. */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const LOCK = 4711;

/** Every row of a part divides by zero. Only the summary gets as far as the column that waits for the lock. */
const REPORT = `
name: locked_rows
title: Locked rows
description: Rows that cannot be read. One row per number.
format: xlsx
from: public.locked_rows t
scope: { publisher_id: t.publisher_id }
key:
  - { sql: t.id, type: bigint }
columns:
  - { key: bad, label: Bad, kind: integer, sql: 1 / (t.id - t.id), description: An error. }
  - { key: name, label: Name, kind: text, sql: "pg_advisory_xact_lock_shared(${LOCK})::text || t.id", description: A text. }
filters: {}
orders:
  id: { description: Number, sql: t.id, type: bigint }
default_order: { sort: id, direction: asc }
summary: { dimensions: [ name ] }
`;

const reports = mkdtempSync(join(tmpdir(), 'sheaf-locked-'));
const self = suite({
  env: { SHEAF_REPORTS: reports },
  prepare: () => writeFile(join(reports, 'locked-rows.yaml'), REPORT),
});
afterAll(() => rmSync(reports, { recursive: true }));

/** Number of statements of other sessions that wait for the lock. */
async function waiting(): Promise<number> {
  const { rows } = await self.database.pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and locktype = 'advisory' and objid = ${LOCK} and not granted`,
  );
  return rows[0]!.waiting;
}

test('the export fails without waiting for the totals, and their statement is canceled', async () => {
  await self.database.pool.query(
    `create table public.locked_rows as select p.id as publisher_id, n::bigint as id
     from sheaf.publishers p cross join generate_series(1, 10) n`,
  );
  const holder = await self.database.pool.connect();
  try {
    await holder.query(`select pg_advisory_lock(${LOCK})`);
    const api = await self.as({ role: 'member' });
    const created = await api.create({ report_type: 'locked_rows', index_params: { summary: true } });
    const { id } = created.body.export!;
    await until(async () => (await waiting()) === 1, { limitMs: 60_000, what: 'the rows are being added up' });
    expect(await api.finished(id)).toMatchObject({ status: 'failed' });
    await until(async () => (await waiting()) === 0, { limitMs: 60_000, what: 'the statement is canceled' });
  } finally {
    await holder.query(`select pg_advisory_unlock(${LOCK})`);
    holder.release();
  }
});
