/** What `sheaf doctor` finds on a primary and its hot standby, as a role that can only read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSources } from '../../src/cli/doctor/check-sources.ts';
import { sourceUrls } from '../../src/source-urls.ts';
import { until } from '../support/until.ts';
import { type StandbyPair, standbyPair } from './standby-pair.ts';

let pair: StandbyPair;
beforeAll(async () => {
  pair = await standbyPair({ max_standby_streaming_delay: '0' });
  await pair.writer.query('create role reader login; grant select on public.ledger to reader');
  await pair.caughtUp();
});
afterAll(() => pair?.close());

/** The findings as lines, without the name of the host. */
async function found(server: 'primary' | 'standby'): Promise<string[]> {
  const host = new URL(pair[server].url).host;
  const findings = await checkSources(
    { sources: sourceUrls.read(`shop=postgresql://reader@${host}/sheaf`)!, rowSecurity: new Map() },
    [],
  );
  return findings.map(({ state, says }) => `${state} ${says.replace(`${host}: `, '').replace(`${host} `, '')}`);
}

const CONFLICTS = expect.stringMatching(/^warn hot_standby_feedback is off, .* It has canceled \d+ reads?\.$/);
const READS = 'ok reader can only read.';

/** The version that runs, which is not that of the embedded package in `npm run test:postgres-15`. */
async function accepts(kind: string): Promise<string> {
  const { rows } = await pair.writer.query(`select current_setting('server_version_num')::int / 10000 as release`);
  return `ok is a ${kind} with PostgreSQL ${rows[0].release} and accepts connections.`;
}

test('a primary', async () => {
  expect(await found('primary')).toEqual([await accepts('primary'), READS]);
});

const standby = async () => [await accepts('standby'), READS];

test('a standby that has applied everything is not late, however old the last commit is', async () => {
  // Log without a commit.
  await pair.writer.query('checkpoint');
  const applied = 'ok has applied all changes that it has received from its primary.';
  expect(await found('standby')).toEqual([...(await standby()), applied, CONFLICTS]);
});

test('a standby that does not apply what it has received', async () => {
  await pair.reader.query('select pg_wal_replay_pause()');
  try {
    await pair.writer.query(`insert into public.ledger values (-1, 'other', 0, '')`);
    const { rows } = await pair.writer.query('select pg_current_wal_lsn() as lsn');
    const received = async () => {
      const { rows: found } = await pair.reader.query('select pg_last_wal_receive_lsn() >= $1 as done', [rows[0].lsn]);
      return found[0].done;
    };
    await until(received, { limitMs: 30_000, what: 'the standby has received the row' });
    expect(await found('standby')).toContainEqual(
      expect.stringMatching(
        /^ok has received \d+ \S+ of changes that it has not applied\. The last applied commit is \d+ s old\.$/,
      ),
    );
  } finally {
    await pair.reader.query('select pg_wal_replay_resume()');
  }
});

test('the collation for searches is missing', async () => {
  await pair.writer.query('alter collation pg_catalog."und-x-icu" rename to "und-x-gone"');
  try {
    expect(await found('primary')).toContain(
      'warn the collation und-x-icu is missing, so searches for values of filters fail.',
    );
  } finally {
    await pair.writer.query('alter collation pg_catalog."und-x-gone" rename to "und-x-icu"');
  }
});

test('what the role cannot read about replication is a warning, and the rest is checked', async () => {
  await pair.writer.query('revoke execute on function pg_last_wal_receive_lsn() from public');
  try {
    await pair.caughtUp();
    expect(await found('standby')).toEqual([
      ...(await standby()),
      'warn the state of its replication cannot be read: permission denied for function pg_last_wal_receive_lsn (42501).',
    ]);
  } finally {
    await pair.writer.query('grant execute on function pg_last_wal_receive_lsn() to public');
    await pair.caughtUp();
  }
});

test('a role and a database that do not exist', async () => {
  const { host } = new URL(pair.standby.url);
  const sources = sourceUrls.read(`shop=postgresql://nobody@${host}/sheaf logs=postgresql://reader@${host}/missing`)!;
  const findings = await checkSources({ sources, rowSecurity: new Map() }, []);
  expect(findings.map(({ state, says }) => `${state} ${says}`)).toEqual([
    `fail ${host}: the server does not accept connections of this user from this machine.`,
    `fail ${host}: the database does not exist.`,
  ]);
});

test('without its primary, a standby is not connected, unless it applies an archive', async () => {
  await pair.primary.restart('fast', async () => {
    const apart = async () => (await pair.reader.query('select from pg_stat_wal_receiver')).rowCount === 0;
    await until(apart, { limitMs: 30_000, what: 'the standby has noticed that its primary is unavailable' });
    expect(await found('standby')).toContainEqual(
      expect.stringMatching(/^warn is not connected to its primary, so its data gets older\. The last applied commit/),
    );
    await pair.reader.query(`alter system set restore_command = 'false'`);
    await pair.reader.query('select pg_reload_conf()');
    const isSet = async () =>
      (await pair.reader.query(`select current_setting('restore_command') <> '' as done`)).rows[0].done;
    await until(isSet, { limitMs: 30_000, what: 'the server has read its settings' });
    expect(await found('standby')).toContainEqual(
      expect.stringMatching(
        /^(ok|warn) has no connection to its primary\. It applies an archive \(restore_command\)\. The last applied commit/,
      ),
    );
  });
});
