/** A service whose report type reads from a hot standby: requests and exports read there, and conflicts restart exports. */
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { CONFLICTING } from '../../src/exports/snapshot-conflicts.ts';
import type { Api } from '../support/api.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { ROWS } from './ledger.ts';
import { type StandbyPair, standbyPair } from './standby-pair.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/ledger');
const PASSWORD = 'geheim-und-lang';

let pair: StandbyPair;
let folder: string;
const env: Record<string, string> = {
  SHEAF_REPORTS: FIXTURE,
  SHEAF_PART_ROWS: '100',
  SHEAF_THREADS: '2',
  SHEAF_LOG: 'debug',
};
const self = suite({
  template: 'empty',
  env,
  async prepare() {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-sources-'));
    pair = await standbyPair({ max_standby_streaming_delay: '0' });
    await pair.writer.query(`create role reader login password '${PASSWORD}'; grant select on public.ledger to reader`);
    await pair.caughtUp();
    await self.database.pool.query(
      `insert into sheaf.publishers (slug, name) values ('acme', 'Acme'), ('other', 'Other')`,
    );
    const { port } = new URL(pair.standby.url);
    env['SHEAF_SOURCES'] = `elsewhere=postgresql://reader:${PASSWORD}@127.0.0.1:1,127.0.0.1:${port}/sheaf`;
  },
});
afterAll(async () => {
  await pair?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const acme = () => self.as({ role: 'member', publisher: 'acme' });
const post = async (api: Api, path: string, body: object) =>
  JSON.parse(
    (
      await api.send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).text,
  );

interface Recorded {
  attempt: number;
  source: string;
  host: string;
  conflicts: number;
}

async function recorded(id: number): Promise<Recorded> {
  const { rows } = await self.database.pool.query<Recorded>(
    `select attempt, snapshot_source as source, snapshot_host as host, snapshot_conflicts as conflicts from sheaf.exports where id = $1`,
    [id],
  );
  return rows[0]!;
}

describe('requests read from the source', () => {
  test('previews', async () => {
    const { rows } = await post(await acme(), '/exports/preview?limit=2', { report_type: 'ledger' });
    expect(rows).toEqual([
      ['1', -2, 'odd', '2026-01-02'],
      ['2', 2, 'Éven', '2026-01-03'],
    ]);
  });

  test('dry runs', async () => {
    const { body } = await (await acme()).create({ report_type: 'ledger' }, '?dry_run=true');
    expect(body.export!.estimate).toMatchObject({ rows: ROWS, rows_exact: true, parts: ROWS / 100 });
  });

  test('values of filters, whatever their case', async () => {
    const { text } = await (await acme()).send('/report-types/ledger/filters/parity/values?q=e%CC%81VEN');
    expect(JSON.parse(text).values).toEqual([{ value: 'Éven', label: 'Éven', rows: ROWS / 2 }]);
  });

  test('charts', async () => {
    const { buckets } = await post(await acme(), '/exports/histogram?unit=year', { report_type: 'ledger' });
    expect(buckets).toEqual([{ start: '2026-01-01', rows: ROWS }]);
  });
});

test('an export of many parts reads on the host that accepts connections, within the scope of its publisher', async () => {
  const api = await acme();
  const done = await api.build({ report_type: 'ledger', index_params: { columns: 'id,amount' } });
  const lines = (await api.file(done)).toString().trim().split(/\r?\n/).slice(1);
  expect(lines).toEqual(Array.from({ length: ROWS }, (_, i) => `${i + 1},${i % 2 === 0 ? -i - 2 : i + 1}`));
  expect(await recorded(done.id)).toEqual({
    attempt: 1,
    source: 'elsewhere',
    host: `127.0.0.1:${new URL(pair.standby.url).port}`,
    conflicts: 0,
  });
  const other = await (await self.as({ role: 'member', publisher: 'other' })).build({ report_type: 'ledger' });
  expect(other.row_count).toBe(100);
});

/** While it is held, the part with the row {@link ROWS} cannot end, but others can. Standbys have locks of their own, and a restart ends them. */
async function holding(work: () => Promise<void>): Promise<void> {
  const holder = new pg.Client({ connectionString: pair.standby.superuserUrl });
  holder.on('error', () => {});
  await holder.connect();
  try {
    await holder.query('select pg_advisory_lock(38)');
    await work();
  } finally {
    await holder.end();
  }
}

async function createHeld(api: Api, fromId: number): Promise<number> {
  const request = { report_type: 'ledger', search_params: { from_id: fromId }, index_params: { columns: 'id,held' } };
  return (await api.create(request)).body.export!.id;
}

/** Resolves once all parts of an attempt have been read except the one that is held, whose read has begun. */
async function isHeld(id: number, attempt: number): Promise<void> {
  const read = async () => {
    const { rows } = await self.database.pool.query(
      `select count(*)::int as parts, count(*) filter (where status = 'completed')::int as completed
       from sheaf.exports where parent_id = $1 and attempt = $2`,
      [id, attempt],
    );
    const { parts, completed } = rows[0];
    const waiting = await pair.reader.query(`select from pg_locks where locktype = 'advisory' and not granted`);
    return parts > 1 && completed === parts - 1 && waiting.rowCount === 1;
  };
  await until(read, { limitMs: 60_000, what: `attempt ${attempt} of export ${id} has one part left` });
}

test('a conflict with recovery restarts the export, and its file is of the new snapshot only', async () => {
  const api = await acme();
  let id = 0;
  await holding(async () => {
    id = await createHeld(api, ROWS - 799);
    await isHeld(id, 1);
    // Rows of parts that have been read.
    await pair.conflict(ROWS - 799, ROWS - 700);
    await isHeld(id, 2);
  });
  const done = await api.finished(id);
  expect([done.status, done.row_count]).toEqual(['completed', 700]);
  expect(await recorded(id)).toMatchObject({ attempt: 2, conflicts: 1 });
  const lines = (await api.file(done)).toString().trim().split(/\r?\n/).slice(1);
  expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(
    Array.from({ length: 700 }, (_, i) => ROWS - 699 + i),
  );
});

test('after three conflicts, the export fails with a message that says why', async () => {
  const api = await acme();
  await holding(async () => {
    const id = await createHeld(api, ROWS - 798);
    for (const attempt of [1, 2, 3]) {
      await isHeld(id, attempt);
      await pair.conflict(ROWS - 699 + 20 * attempt, ROWS - 680 + 20 * attempt);
    }
    const done = await api.finished(id);
    expect([done.status, done.error_message]).toEqual(['failed', CONFLICTING]);
    expect(await recorded(id)).toMatchObject({ attempt: 3, conflicts: 3 });
  });
});

test('a restart of the standby restarts the export', async () => {
  const api = await acme();
  await holding(async () => {
    const id = await createHeld(api, ROWS - 797);
    await isHeld(id, 1);
    await pair.standby.restart('fast');
    const done = await api.finished(id);
    expect([done.status, (await recorded(id)).attempt > 1]).toEqual(['completed', true]);
  });
});

test('the password is in no log line, no row of the database and no receipt', async () => {
  expect(self.service.log()).toContain('ledger');
  expect(self.service.log()).not.toContain(PASSWORD);
  const { rows } = await self.database.pool.query(
    `select e::text as row from sheaf.exports e union all select p::text from sheaf.export_parts p union all select j::text from sheaf_queue.job j`,
  );
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter(({ row }) => row.includes(PASSWORD))).toEqual([]);
  const api = await acme();
  const done = await api.build({ report_type: 'ledger', search_params: { from_id: 2000 } });
  const receipt = await api.send(`/exports/${done.id}/receipt`);
  expect([receipt.status, receipt.text.includes(PASSWORD), JSON.stringify(done).includes(PASSWORD)]).toEqual([
    200,
    false,
    false,
  ]);
});

describe('the command line', () => {
  const run = (args: string[], more: Record<string, string> = {}) =>
    sheaf(args, { env: { ...self.env, ...env, ...more }, cwd: folder });

  test('sheaf doctor checks each host, and says what to do', async () => {
    const follows = async () => (await pair.reader.query('select from pg_stat_wal_receiver')).rowCount === 1;
    await until(follows, { limitMs: 30_000, what: 'the standby follows its primary again' });
    await pair.caughtUp();
    const { stdout } = await run(['doctor', '--json']);
    expect(stdout).not.toContain(PASSWORD);
    const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; says: string }[] };
    const { port } = new URL(pair.standby.url);
    expect(
      findings.filter(({ check }) => check === 'source elsewhere').map(({ state, says }) => `${state} ${says}`),
    ).toEqual([
      'fail 127.0.0.1:1: the connection was refused.',
      expect.stringMatching(
        new RegExp(`^ok 127\\.0\\.0\\.1:${port} is a standby with PostgreSQL \\d+ and accepts connections\\.$`),
      ),
      `ok 127.0.0.1:${port}: reader can only read.`,
      `ok 127.0.0.1:${port} has applied all changes that it has received from its primary.`,
      expect.stringMatching(
        /^warn .*: hot_standby_feedback is off, and recovery cancels reads after 0 s .*It has canceled \d+ reads?\.$/,
      ),
    ]);
  });

  test('sheaf reports check proves the report type in its source', async () => {
    const { code, stdout } = await run(['reports', 'check', 'ledger', '--publisher', 'acme', '--rows', '10']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/The report has [23],\d+ rows/)]);
  });

  test('sheaf reports new and check name the source, its hosts and SHEAF_SOURCES if no host accepts connections', async () => {
    const more = { SHEAF_SOURCES: `elsewhere=postgresql://reader:${PASSWORD}@127.0.0.1:1,127.0.0.1:2/sheaf` };
    const args = ['reports', 'new', 'never', '--source', 'elsewhere', '--table', 'public.ledger', '--scope', 'shop'];
    for (const { code, stderr } of [await run(args, more), await run(['reports', 'check', 'ledger'], more)]) {
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(
          /^sheaf: Source elsewhere cannot be read\. 127\.0\.0\.1:1: the connection was refused\. 127\.0\.0\.1:2: .*SHEAF_SOURCES/,
        ),
      ]);
    }
  });

  test('sheaf reports new reads the table in the first host that accepts connections, and the file is valid', async () => {
    const args = ['reports', 'new', 'copy', '--source', 'elsewhere', '--table', 'public.ledger', '--scope', 'shop'];
    const reports = join(folder, 'reports');
    const { port } = new URL(pair.standby.url);
    const more = {
      SHEAF_REPORTS: reports,
      SHEAF_SOURCES: `elsewhere=postgresql://reader@127.0.0.1:1,127.0.0.1:${port}/sheaf`,
    };
    const { code, stderr } = await run(args, more);
    expect([code, stderr]).toEqual([0, '']);
    expect(await readdir(reports)).toEqual(['copy.yaml']);
    const text = await readFile(join(reports, 'copy.yaml'), 'utf8');
    expect([text.includes('source: elsewhere'), text.includes('sheaf.')]).toEqual([true, false]);
    const { code: checked } = await run(['reports', 'check', 'copy', '--publisher', 'acme', '--rows', '10'], more);
    expect(checked).toBe(0);
  });

  test('a start with a report type of an unknown source fails, and names what is allowed', async () => {
    await copyFile(join(FIXTURE, 'ledger.yaml'), join(folder, 'ledger.yaml'));
    const { code, stderr } = await run(['start'], { SHEAF_REPORTS: folder, SHEAF_SOURCES: 'shop=postgresql://h/d' });
    expect(code).toBe(1);
    expect(stderr).toContain('Report type ledger: the source elsewhere is not in SHEAF_SOURCES. Allowed: shop.');
  });

  test('an invalid setting is refused without its value', async () => {
    const { code, stderr } = await run(['start'], { SHEAF_SOURCES: `postgresql://reader:${PASSWORD}@h/d` });
    expect([code, stderr.includes(PASSWORD)]).toEqual([2, false]);
    expect(stderr).toContain(
      'SHEAF_SOURCES: the value is not valid. Allowed: names in lower case with URLs of PostgreSQL or ClickHouse',
    );
  });
});
