/** A hot standby as a source: it keeps the contract, and its lag, its conflicts, its restart and its promotion are what they are. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDatabaseUnavailable } from '../../src/db/away.ts';
import { createReads } from '../../src/exports/reads.ts';
import { postgresSource } from '../../src/source/postgres-source.ts';
import { SnapshotConflict } from '../../src/source/snapshot-errors.ts';
import { createSnapshotPool } from '../../src/source/snapshot-pool.ts';
import { type Source, whileFrozen } from '../../src/source/source.ts';
import { countStatement } from '../../src/source/statements.ts';
import { contract, linesOf } from './contract.ts';
import { ALL, ledgerReading, ROWS, restlessWriter } from './ledger.ts';
import { killCopy, postgresContract } from './postgres-contract.ts';
import { type StandbyPair, standbyPair } from './standby-pair.ts';

const { signal } = new AbortController();
const freezing = { reading: ledgerReading('2026-01-01'), signal };
const pool = (url: string) => createSnapshotPool({ url, max: 4, name: 'source' });

contract(
  'a hot standby',
  async () => {
    // As the documentation advises, so that only the tests below see conflicts.
    const pair = await standbyPair({ hot_standby_feedback: 'on' });
    const [source, elsewhere] = [1, 2].map(() => postgresSource([{ name: 'standby', pool: pool(pair.standby.url) }]));
    const commit = restlessWriter(pair.writer);
    return {
      source: source!,
      elsewhere: elsewhere!,
      server: pair.reader,
      reading: ledgerReading,
      killReader: killCopy(pair.reader),
      async commit() {
        await commit();
        await pair.caughtUp();
      },
      async close() {
        await Promise.all([source!.end(), elsewhere!.end()]);
        await pair.close();
      },
    };
  },
  postgresContract,
);

describe('a hot standby that cancels reads immediately', () => {
  let pair: StandbyPair;
  let source: Source;
  beforeAll(async () => {
    pair = await standbyPair({ max_standby_streaming_delay: '0' });
    source = postgresSource([{ name: 'standby', pool: pool(pair.standby.url) }]);
  });
  afterAll(async () => {
    await source?.end();
    await pair?.close();
  });

  const count = (token: string) => linesOf(source, token, ledgerReading('2026-01-01')).then((lines) => lines.length);

  test('a snapshot has what the standby has applied, however far behind it is', async () => {
    await pair.caughtUp();
    await pair.reader.query('select pg_wal_replay_pause()');
    await pair.writer.query(`insert into public.ledger values (0, 'acme', 0, '')`);
    await whileFrozen(source, freezing, async ({ token }) => expect(await count(token)).toBe(ROWS));
    await pair.reader.query('select pg_wal_replay_resume()');
    await pair.caughtUp();
    await whileFrozen(source, freezing, async ({ token }) => expect(await count(token)).toBe(ROWS + 1));
  });

  test('its transactions never include one that was in progress, which a standby does not list', async () => {
    const open = await pair.writer.connect();
    await open.query(`begin; insert into public.ledger values (-1, 'other', 0, '')`);
    const { rows } = await open.query('select pg_current_xact_id()::text as id');
    await pair.writer.query(`insert into public.ledger values (-2, 'other', 0, '')`);
    await pair.caughtUp();
    await whileFrozen(source, freezing, async ({ transactions }) => {
      const seen = await pair.writer.query('select pg_visible_in_snapshot($1, $2) as seen', [rows[0].id, transactions]);
      expect(seen.rows[0].seen).toBe(false);
    });
    await open.query('rollback');
    open.release();
  });

  test('recovery cancels a read: the export needs a new snapshot, and a new one works', async () => {
    await whileFrozen(source, freezing, async ({ token, instant }) => {
      const read = source.read(token, { reading: ledgerReading(instant), range: ALL, signal }, async (rows) => {
        let blocks = 0;
        for await (const _ of rows) if (blocks++ === 0) await pair.conflict(1, 50);
        return blocks;
      });
      await expect(read).rejects.toThrow(SnapshotConflict);
    });
    await pair.caughtUp();
    await whileFrozen(source, freezing, async ({ token }) => expect(await count(token)).toBe(ROWS - 49));
  });

  test('recovery ends a snapshot that waits for its parts, and the process that froze learns it', async () => {
    await whileFrozen(source, freezing, async ({ until }) => {
      await pair.conflict(51, 100);
      await expect(until).rejects.toThrow(SnapshotConflict);
    });
  });

  test('a read for a request that recovery cancels can be sent again', async () => {
    await pair.writer.query(`create schema sheaf; create table sheaf.publishers as select 1 as id, 'acme' as slug`);
    const reads = createReads({
      pool: pair.writer,
      sources: { of: () => source, others: new Map(), pools: [], end: source.end },
    });
    const { report, params } = ledgerReading('2026-01-01');
    const request = { report, params, publisherId: 1, hash: Buffer.alloc(0) };
    const read = reads.inTurn({ reader: { publisherId: 1, signal }, source: undefined }, (inSnapshot) =>
      inSnapshot(request, async (look, reading) => {
        await look.query(countStatement(reading));
        await pair.conflict(101, 150);
        return look.query(countStatement(reading));
      }),
    );
    await expect(read).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 5 });
  });

  test('with several hosts, the first that accepts connections has the snapshot, and only it can read', async () => {
    const url = (port: string) =>
      pair.standby.url.replace(/:\d+\//, `:${port}/`).replace('sheaf@', 'sheaf:secret-word@');
    const hosts = [
      { name: 'closed:1', pool: pool(url('1')) },
      { name: 'standby', pool: pool(pair.standby.url) },
      { name: 'primary', pool: pool(pair.primary.url) },
    ];
    const both = postgresSource(hosts);
    // Of the same name, as behind a load balancer.
    const wrong = postgresSource([
      { name: 'closed:1', pool: pool(url('1')) },
      { name: 'standby', pool: pool(pair.primary.url) },
    ]);
    try {
      await whileFrozen(both, freezing, async (frozen) => {
        expect(frozen.host).toBe('standby');
        expect(frozen.token).not.toContain('secret-word');
        expect(await linesOf(both, frozen.token, ledgerReading(frozen.instant))).not.toEqual([]);
        await expect(linesOf(wrong, frozen.token, ledgerReading(frozen.instant))).rejects.toThrow(SnapshotConflict);
      });
    } finally {
      await Promise.all([both.end(), wrong.end()]);
    }
  });

  test('a restart ends the token as an outage, and its parts never read in another snapshot', async () => {
    const frozen = await source.freeze(freezing);
    await pair.standby.restart('fast');
    const error = await frozen.until.catch((failure: Error) => failure);
    expect(isDatabaseUnavailable(error)).toBe(true);
    await frozen.thaw();
    await whileFrozen(source, freezing, async (later) => {
      await expect(count(frozen.token)).rejects.toThrow(SnapshotConflict);
      // Servers number their snapshots from the beginning again, so that the same ID can return.
      const same = JSON.stringify({ ...JSON.parse(frozen.token), id: JSON.parse(later.token).id });
      await expect(count(same)).rejects.toThrow(SnapshotConflict);
      expect(await count(later.token)).toBeGreaterThan(0);
    });
  });

  test('a promotion keeps the token, and later snapshots are of the new primary', async () => {
    await pair.caughtUp();
    await whileFrozen(source, freezing, async (earlier) => {
      const before = await count(earlier.token);
      await pair.standby.promote();
      await pair.reader.query(`insert into public.ledger values (9000000, 'acme', 0, '')`);
      expect(await count(earlier.token)).toBe(before);
      await whileFrozen(source, freezing, async (later) => expect(await count(later.token)).toBe(before + 1));
    });
  });
});
