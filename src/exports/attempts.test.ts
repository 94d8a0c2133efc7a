/** When another attempt has started, a worker can no longer change anything. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { ownSources } from '../../test/support/own-sources.ts';
import type { Client } from '../access/client.ts';
import { sql } from '../db/sql.ts';
import { openPgBossQueue } from '../queue/pg-boss-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { builtIn } from '../reports/built-in.ts';
import type { Catalog } from '../reports/catalog.ts';
import { currentAttempt, Superseded } from './attempt.ts';
import { type CreateContext, createExport } from './create.ts';
import { type ExportRow, selectExports } from './export-row.ts';
import { failExport } from './fail.ts';
import { createTwinFinder } from './find-twin.ts';
import { finishPart } from './finish-part.ts';
import { partProgress } from './part-progress.ts';
import { publish } from './publish.ts';
import { createReads } from './reads.ts';
import { readRequest } from './request.ts';
import { startParts } from './start-parts.ts';
import { takePart } from './take-part.ts';
import { takeUp } from './take-up.ts';

let database: TestDatabase;
let queue: Queue;
let client: Client;
let ctx: CreateContext & { pool: TestDatabase['pool']; catalog: Catalog; holder: number };
const reader = { publisherId: 1, signal: new AbortController().signal };
beforeAll(async () => {
  database = await testDatabase('empty');
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
  const reads = createReads({ pool: database.pool, sources: ownSources(database) });
  const findTwin = createTwinFinder({ pool: database.pool, dedupeSeconds: 900 });
  const limits = { maxRows: 1000, dedupeSeconds: 900, publisherExports: 100 };
  ctx = { pool: database.pool, holder: 1, catalog: builtIn, reads, queue, findTwin, ...limits };
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
  await database.pool.query(`insert into sheaf.users (publisher_id, email, role) values (1, 'm@p', 'member')`);
  client = { userId: 1, publisherId: 1, role: 'member', keyPrefix: '' };
});
afterAll(async () => {
  await queue.stop();
  await database.drop();
});

let export_: ExportRow;
beforeEach(async () => {
  await database.pool.query('delete from sheaf.exports');
  const request = await readRequest(ctx, { client, body: { report_type: 'deals_excel' } });
  export_ = (await createExport(ctx, { client, request, reader, origin: 'api' })).export;
});

const range = { lower: null, upper: null };
const plan = [
  { number: 0, sheet: 0, firstRow: 2, rows: 3, ...range },
  { number: 1, sheet: 0, firstRow: 5, rows: 1, ...range },
];
const fragment = { key: 'k', bytes: 1, rawBytes: 2, crc32: 4_000_000_000, rows: 3 };
const proof = { sha256: Buffer.alloc(32, 7), marks: Buffer.from('01020304', 'hex') };
const file = {
  filename: 'f.xlsx',
  fileKey: 'k',
  fileBytes: 1,
  rows: 4,
  sha256: 'ab'.repeat(32),
  format: 'xlsx' as const,
  columns: [{ key: 'id', label: 'Id', kind: 'id' as const }],
  summary: null,
};

async function start() {
  const attempt = (await takeUp(ctx, export_.id))!;
  const frozen = {
    token: 's',
    snapshotId: 's',
    host: null,
    instant: '2026-11-23 10:00:00.123456+00',
    transactions: '745:750:748',
    tables: null,
    position: '0/16B3748',
  };
  await startParts(ctx, { export: attempt, source: null, frozen, parts: plan });
  const { rows } = await database.pool.query(
    'select export_id as id from sheaf.export_parts where parent_id = $1 order by number',
    [attempt.id],
  );
  const part = (i: number) => ({ ...currentAttempt(attempt), partId: Number(rows[i].id) });
  return { attempt, part };
}

/** Two steps can have the same millisecond. */
async function updatedMicros(id: number): Promise<number> {
  const micros = 'select (extract(epoch from updated_at) * 1000000)::bigint as micros from sheaf.exports where id = $1';
  return (await database.pool.query<{ micros: number }>(micros, [id])).rows[0]!.micros;
}

async function startAndPublish() {
  const { attempt, part } = await start();
  for (const i of plan.keys()) {
    await finishPart(ctx, { ...part(i), fragment, fragmentCrc32: 8, shortenedCells: 0, proof });
  }
  await publish(ctx, { ...currentAttempt(attempt), ...file });
  return attempt;
}

describe('the current attempt', () => {
  test('publishes nothing while the database has a part that is not finished, as after a crash that undid it', async () => {
    const { attempt, part } = await start();
    await finishPart(ctx, { ...part(0), fragment, fragmentCrc32: 8, shortenedCells: 0, proof });
    await expect(publish(ctx, { ...currentAttempt(attempt), ...file })).rejects.toThrow(Superseded);
  });

  test('goes from plan to file, and its progress moves', async () => {
    const { attempt, part } = await start();
    const bounds = { min: '61', max: '62' };
    const rowGroups = [{ rows: 1, columns: [{ bytes: 5, rawBytes: 9, values: 1, nulls: 0, bounds }] }];
    const before = await updatedMicros(attempt.id);
    const task = await takePart(ctx, part(0));
    expect(task).toMatchObject({ plan: plan[0], asOf: '2026-11-23 10:00:00.123456+00', reportType: 'deals_excel' });
    await finishPart(ctx, { ...part(0), fragment, fragmentCrc32: 8, shortenedCells: 0, proof });
    expect(await partProgress(ctx, currentAttempt(attempt))).toEqual({ state: 'working' });
    const [row] = await selectExports(database.pool, sql`e.id = ${attempt.id}`);
    expect(row).toMatchObject({ status: 'processing', chunked: true, partsReady: 1, partsTotal: 2 });
    expect(await updatedMicros(attempt.id)).toBeGreaterThan(before);

    await finishPart(ctx, {
      ...part(1),
      fragment: { ...fragment, rows: 1, rowGroups },
      fragmentCrc32: 9,
      shortenedCells: 2,
      proof,
    });
    const progress = await partProgress(ctx, currentAttempt(attempt));
    expect(progress).toEqual({
      state: 'finished',
      parts: [
        { ...fragment, fragmentCrc32: 8, sheet: 0, shortenedCells: 0, rowGroups: null },
        { ...fragment, rows: 1, fragmentCrc32: 9, sheet: 0, shortenedCells: 2, rowGroups },
      ],
    });
    await publish(ctx, { ...currentAttempt(attempt), ...file });
    expect((await selectExports(database.pool, sql`e.id = ${attempt.id}`))[0]).toMatchObject({
      status: 'completed',
      rowCount: 4,
    });
  });
});

describe('an attempt that was overtaken', () => {
  test('cannot claim or finish a part, read progress or publish', async () => {
    const { attempt, part } = await start();
    const stale = part(0);
    expect((await takeUp(ctx, export_.id))!.attempt).toBe(attempt.attempt + 1);
    await expect(takePart(ctx, stale)).rejects.toThrow(Superseded);
    await expect(finishPart(ctx, { ...stale, fragment, fragmentCrc32: 8, shortenedCells: 0, proof })).rejects.toThrow(
      Superseded,
    );
    await expect(partProgress(ctx, currentAttempt(attempt))).rejects.toThrow(Superseded);
    await expect(publish(ctx, { ...currentAttempt(attempt), ...file })).rejects.toThrow(Superseded);
    await expect(
      startParts(ctx, {
        export: attempt,
        source: null,
        frozen: {
          token: 's',
          snapshotId: 's',
          host: null,
          instant: 'now',
          transactions: '745:750:',
          tables: null,
          position: null,
        },
        parts: plan,
      }),
    ).rejects.toThrow(Superseded);
  });

  test('leaves none of its parts behind', async () => {
    await start();
    await takeUp(ctx, export_.id);
    const { rows } = await database.pool.query(
      'select count(*)::int as parts from sheaf.exports where parent_id is not null',
    );
    expect(rows[0].parts).toBe(0);
  });
});

test('an attempt that was overtaken cannot fail the export', async () => {
  const { attempt } = await start();
  await takeUp(ctx, export_.id);
  await failExport(ctx, { id: attempt.id, attempt: attempt.attempt, message: 'A zombie speaks.' });
  expect((await selectExports(database.pool, sql`e.id = ${attempt.id}`))[0]!.status).toBe('processing');
  await failExport(ctx, { id: attempt.id, attempt: attempt.attempt + 1, message: 'The current one.' });
  expect((await selectExports(database.pool, sql`e.id = ${attempt.id}`))[0]!.status).toBe('failed');
});

describe('an export that is finished', () => {
  test('cannot be claimed again', async () => {
    await startAndPublish();
    expect(await takeUp(ctx, export_.id)).toBeNull();
  });

  test('cannot fail', async () => {
    const attempt = await startAndPublish();
    await failExport(ctx, { id: attempt.id, message: 'too late' });
    expect((await selectExports(database.pool, sql`e.id = ${attempt.id}`))[0]!.status).toBe('completed');
  });
});

test('a failed export fails its parts, has an error message and does not block new exports', async () => {
  const { attempt } = await start();
  await failExport(ctx, { id: attempt.id, message: 'No space.' });
  const rows = await selectExports(database.pool, sql`true`, sql`order by e.id`);
  expect(rows.map(({ status, errorMessage }) => [status, errorMessage])).toEqual(
    Array(3).fill(['failed', 'No space.']),
  );
  const request = await readRequest(ctx, { client, body: { report_type: 'deals_excel' } });
  expect((await createExport(ctx, { client, request, reader, origin: 'api' })).outcome).toBe('created');
});
