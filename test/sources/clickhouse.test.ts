/** ClickHouse as a source, with its engine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDatabaseUnavailable } from '../../src/db/away.ts';
import { type Sql, sql } from '../../src/db/sql.ts';
import { OperatorError } from '../../src/operator-error.ts';
import { type ClickHouseHost, clickHouseSource } from '../../src/source/clickhouse/clickhouse-source.ts';
import { openServer } from '../../src/source/clickhouse/server.ts';
import { SnapshotConflict, SnapshotLost } from '../../src/source/snapshot-errors.ts';
import { type Source, whileFrozen } from '../../src/source/source.ts';
import { countStatement, type Reading } from '../../src/source/statements.ts';
import { type ClickHouse, missing, startClickHouse } from '../clickhouse/start.ts';
import { until } from '../support/until.ts';
import { CLICKHOUSE_LEDGER, clickHouseReading, restlessWriter } from './clickhouse-ledger.ts';
import { contract, freezing, linesOf } from './contract.ts';
import { ACME, ALL } from './ledger.ts';

const { signal } = new AbortController();

const host = (url: string): ClickHouseHost => ({
  name: new URL(url).host,
  server: openServer({ url, max: 4, name: 'test' }),
});

async function withLedger(): Promise<ClickHouse> {
  const clickHouse = await startClickHouse();
  for (const statement of CLICKHOUSE_LEDGER) await clickHouse.run(statement);
  return clickHouse;
}

describe.skipIf(missing)('ClickHouse', () => {
  contract('passes the contract', async () => {
    const clickHouse = await withLedger();
    const [source, elsewhere] = [1, 2].map(() => clickHouseSource([host(clickHouse.url())]));
    return {
      source: source!,
      elsewhere: elsewhere!,
      reading: clickHouseReading,
      killReader: clickHouse.kill,
      commit: restlessWriter(clickHouse),
      async close() {
        await Promise.all([source!.end(), elsewhere!.end()]);
        await clickHouse.stop();
      },
    };
  });

  let clickHouse: ClickHouse;
  let source: Source;
  beforeAll(async () => {
    clickHouse = await withLedger();
    source = clickHouseSource([host(clickHouse.url())], { checkMs: 50 });
    await clickHouse.run('create table second (id Int64, shop String) engine = ReplacingMergeTree order by id');
    await clickHouse.run('create view seen as select * from ledger');
    await clickHouse.run('create table sampled (id UInt64, shop String) engine = MergeTree order by id sample by id');
    await clickHouse.run(
      `create dictionary shops (id UInt64, shop String) primary key id source(clickhouse(table 'second' db 'shop')) layout(flat()) lifetime(0)`,
    );
    await clickHouse.run('create table joined (id Int64, shop String) engine = Join(any, left, id)');
    await clickHouse.run(`create function newest as (n) -> n + (select max(id) from shop.second)`);
    await clickHouse.run(`create function shop_of as (id) -> dictGet('shop.shops', 'shop', id)`);
    await clickHouse.run('create function counted as (n) -> n + (select max(number) from numbers(3))');
    await clickHouse.run('create table memory (id Int64, shop String, amount Int64, note String) engine = Memory');
  });
  afterAll(async () => {
    await source?.end();
    await clickHouse?.stop();
  });

  const frozenBy = <T>(self: Source, work: Parameters<typeof whileFrozen<T>>[2], from?: Sql) =>
    whileFrozen(
      self,
      {
        ...freezing({ reading: clickHouseReading }),
        reading: from ? readingFrom(from) : clickHouseReading('2026-01-01'),
      },
      work,
    );
  const clones = async () =>
    (await clickHouse.run(`select name from system.databases where name like 'sheaf%' order by name format TSV`))
      .split('\n')
      .filter(Boolean);

  test('it says which tables it has frozen, when, and leaves nothing behind', async () => {
    await clickHouse.run(`insert into second select number, 'acme' from numbers(7)`);
    const from = sql`ledger l left join second s on s.id = l.id and l.id in (select id from second)`;
    const tables = await frozenBy(
      source,
      async (frozen) => {
        expect(await clones()).toEqual([frozen.snapshotId]);
        expect(frozen.transactions).toBeNull();
        return frozen.tables!;
      },
      from,
    );
    expect(tables).toEqual([
      { name: 'ledger', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/), rows: 3100 },
      { name: 'second', time: expect.any(String), rows: 7 },
    ]);
    expect(tables[0]!.time <= tables[1]!.time).toBe(true);
    expect(await clones()).toEqual([]);
  });

  test('rows that replace each other do not change while they are frozen', async () => {
    await clickHouse.run(`insert into second select number, 'acme' from numbers(7)`);
    const report = readingFrom(sql`second l`, sql`l.id`);
    await whileFrozen(source, { reading: report, signal }, async ({ token, snapshotId }) => {
      const before = await linesOf(source, token, report);
      await clickHouse.run(`optimize table ${snapshotId}.second`).catch(() => {});
      await clickHouse.run('optimize table second final');
      expect(await linesOf(source, token, report)).toEqual(before);
    });
  });

  test('one insert is never frozen in part, while a writer inserts all the time', async () => {
    const writing = new AbortController();
    const writer = (async () => {
      for (let n = 5_000_000; !writing.signal.aborted; n += 100) {
        await clickHouse.run(
          `insert into ledger select ${n} + number, 'acme', if(number % 2 = 0, 1, -1), 'w' from numbers(100)`,
        );
      }
    })();
    try {
      for (let i = 0; i < 5; i++) {
        await frozenBy(source, async ({ token, instant }) => {
          const lines = await linesOf(source, token, clickHouseReading(instant, { columns: 'amount' }));
          expect(lines.reduce((sum, line) => sum + Number(line), 0)).toBe(0);
          expect(lines.length % 100).toBe(0);
        });
      }
    } finally {
      writing.abort();
      await writer;
    }
  });

  test('a clone that is changed ends the token, and the process that froze learns it', async () => {
    await frozenBy(source, async ({ token, snapshotId, until, instant }) => {
      await clickHouse.run(`insert into ${snapshotId}.ledger values (77, 'acme', 0, '')`);
      await expect(linesOf(source, token, clickHouseReading(instant))).rejects.toThrow(SnapshotConflict);
      await expect(until).rejects.toThrow(SnapshotConflict);
    });
  });

  test('a clone that is removed ends the token, and the process that froze learns it', async () => {
    await frozenBy(source, async ({ token, snapshotId, until, instant }) => {
      await clickHouse.run(`drop database ${snapshotId} sync`);
      await expect(linesOf(source, token, clickHouseReading(instant))).rejects.toThrow(SnapshotLost);
      await expect(until).rejects.toThrow(SnapshotConflict);
    });
  });

  test('a read that ends early is canceled on the server', async () => {
    await frozenBy(source, async ({ token, instant }) => {
      const before = (await clickHouse.killed()).length;
      const input = { reading: clickHouseReading(instant), range: ALL, signal };
      const read = source.read(token, input, async (rows) => {
        for await (const _ of rows) throw new Error('enough');
      });
      await expect(read).rejects.toThrow('enough');
      const canceled = async () => (await clickHouse.killed()).length > before;
      await until(canceled, { limitMs: 60_000, what: 'the server has been asked to cancel the statement' });
    });
  });

  test.each([
    [sql`seen l`, 'the engine of seen is View, but ClickHouse can freeze only tables of the MergeTree family'],
    [sql`memory l`, 'the engine of memory is Memory'],
    [sql`shop.ledger l`, 'name the table ledger without its database'],
    [sql`ledger l join numbers(3) n on n.number = l.id`, 'the table function numbers cannot be frozen'],
    [sql`(select * from ledger where id in (select max(id) from shop.second)) l`, 'name the table second without'],
    [sql`shop.second l final`, 'name the table second without its database'],
    [sql`ledger l join shop.second final on l.id = second.id`, 'name the table second without its database'],
    [sql`shop.sampled as l sample 1/2`, 'name the table sampled without its database'],
    [sql`shop.sampled l final sample 1/2 offset 1/4`, 'name the table sampled without its database'],
    // The line of the alias looks like that of a table.
    [sql`ledger l join shop.second as "x, identifier: ledger" on true`, 'the table shop.second is not frozen'],
    [sql`(select newest(id) as id, shop from ledger) l`, 'the table shop.second is not frozen'],
    [sql`(select counted(id) as id, shop from ledger) l`, 'the table function numbers cannot be frozen'],
    [sql`(select id, dictGet('shop.shops', 'shop', 1) as shop from ledger) l`, 'the function dictGet reads data'],
    [sql`(select id, shop from ledger where dictHas('shop.shops', 1)) l`, 'the function dictHas reads data'],
    [sql`(select id, shop_of(1) as shop from ledger) l`, 'the function dictGet reads data'],
    [sql`(select id, joinGet('shop.joined', 'shop', id) as shop from ledger) l`, 'the function joinGet reads data'],
    [sql`(select id, file('shops.csv') as shop from ledger) l`, 'the function file reads data'],
  ])('it refuses %s', async (from, says) => {
    const refused = frozenBy(source, async () => {}, from);
    await expect(refused).rejects.toThrow(OperatorError);
    await expect(frozenBy(source, async () => {}, from)).rejects.toThrow(says);
    expect(await clones()).toEqual([]);
  });

  test.each([
    [sql`second l final`, 'second'],
    [sql`second as l final`, 'second'],
    [sql`sampled l sample 1`, 'sampled'],
    // A client can write this in a filter.
    [sql`(select * from second where shop <> ${'TABLE_FUNCTION id: 1, table_function_name: url'}) l`, 'second'],
    [sql`(select * from second where shop <> ${'\n  TABLE id: 1, table_name: shop.ledger\n'}) l`, 'second'],
    [sql`sampled as l sample 1/1 offset 0`, 'sampled'],
    [
      sql`(select arrayJoin(ids) as id, 'acme' as shop from (select groupArray(id) as ids from second final) s, (select 1 as one) o) l`,
      'second',
    ],
  ])('it freezes %s', async (from, table) => {
    await clickHouse.run(`insert into ${table} select number, 'acme' from numbers(7)`);
    const report = readingFrom(from);
    await whileFrozen(source, { reading: report, signal }, async ({ token, tables }) => {
      expect(tables!.map(({ name }) => name)).toEqual([table]);
      const before = await linesOf(source, token, report);
      expect(before.length).toBeGreaterThanOrEqual(7);
      await clickHouse.run(`insert into ${table} select number + 1000, 'acme' from numbers(7)`);
      expect(await linesOf(source, token, report)).toEqual(before);
    });
    await clickHouse.run(`truncate table ${table}`);
  });

  test('a user without rights can be asked, but cannot freeze, and the error has the grant', async () => {
    const viewer = clickHouseSource([host(clickHouse.url('viewer'))]);
    try {
      const [counted] = await viewer.look({ publisher: ACME, timezone: 'UTC' }, (look) =>
        look.query(countStatement(clickHouseReading(look.asOf))),
      );
      expect(counted!['rows']).toBeGreaterThan(0);
      const error = await frozenBy(viewer, async () => {}).catch((failure: Error) => failure);
      expect(error).toBeInstanceOf(OperatorError);
      expect((error as Error).message).toMatch(/Cannot execute query in readonly mode.*GRANT CREATE DATABASE/);
    } finally {
      await viewer.end();
    }
  });

  test('with several hosts, the first that accepts connections freezes, and the token has no password', async () => {
    const url = clickHouse.url();
    const away = host(url.replace(/:\d+\//, ':1/'));
    const both = clickHouseSource([away, host(url)]);
    const alone = clickHouseSource([host(url.replace(/:\d+\//, ':1/'))]);
    try {
      await frozenBy(both, async (frozen) => {
        expect(frozen.host).toBe(new URL(url).host);
        expect(frozen.token).not.toContain('geheim');
        expect(await linesOf(both, frozen.token, clickHouseReading(frozen.instant))).not.toEqual([]);
      });
      const error = await frozenBy(alone, async () => {}).catch((failure: Error) => failure);
      expect(isDatabaseUnavailable(error as Error)).toBe(true);
    } finally {
      await Promise.all([both.end(), alone.end()]);
    }
  });

  test('a wrong password and a statement that takes too long have the codes of PostgreSQL', async () => {
    const wrong = clickHouseSource([host(clickHouse.url().replace('geheim', 'falsch'))]);
    const asked = wrong.look({ publisher: ACME, timezone: 'UTC' }, (look) => look.query(sql`select 1`));
    await expect(asked).rejects.toMatchObject({ code: '28000' });
    await wrong.end();
    const slow = sql`select count(*) as rows from system.numbers where sipHash64(number) = 1`;
    await source.look({ publisher: ACME, timezone: 'UTC', limitMs: 1000 }, async (look) => {
      expect(await look.countWithin(slow, 1000)).toBeNull();
      await expect(look.query(slow)).rejects.toMatchObject({ code: '57014' });
      await expect(look.query(sql`select toInt64('one')`)).rejects.toMatchObject({ code: '22P02' });
    });
  });

  test('the sweeper removes clones of its own attempts that have ended, and no others', async () => {
    const kept = [
      'sheaf_20200101T000000_aaaaaaaa_1_2',
      'sheaf_20200101T000000_bbbbbbbb_1_1',
      `sheaf_${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}_0123456789ab`,
      'sheaf_of_somebody_else',
    ];
    const left = ['sheaf_20200101T000000_aaaaaaaa_1_1', 'sheaf_20200101T000000_0123456789ab'];
    for (const name of [...kept, ...left]) await clickHouse.run(`create database ${name}`);
    const removed = await source.sweep('aaaaaaaa', async ({ attempt }) => attempt === 2);
    expect(removed).toEqual({ removed: 2, faults: [] });
    expect(await clones()).toEqual(kept.toSorted());
    for (const name of kept) await clickHouse.run(`drop database ${name}`);
  });

  test('the sweeper goes on after a host that is down and a clone that cannot be dropped, and says why', async () => {
    const url = clickHouse.url();
    const away = url.replace(/:\d+\//, ':1/');
    const [viewed, swept] = ['viewer', 'reader'].map((user) =>
      clickHouseSource([host(away), host(clickHouse.url(user as 'viewer'))]),
    );
    const left = 'sheaf_20200101T000000_aaaaaaaa_1_1';
    await clickHouse.run(`create database ${left}`);
    const isDown = { host: '127.0.0.1:1', error: expect.objectContaining({ code: 'ECONNREFUSED' }) };
    try {
      const refused = { host: new URL(url).host, error: expect.objectContaining({ code: '42501' }) };
      expect(await viewed!.sweep('aaaaaaaa', async () => false)).toEqual({ removed: 0, faults: [isDown, refused] });
      expect(await clones()).toEqual([left]);
      expect(await swept!.sweep('aaaaaaaa', async () => false)).toEqual({ removed: 1, faults: [isDown] });
      expect(await clones()).toEqual([]);
    } finally {
      await Promise.all([viewed!.end(), swept!.end()]);
    }
  });

  test('a clone is dropped however large its tables are', async () => {
    await frozenBy(source, async ({ snapshotId }) => {
      // The limit of the server, as if it were smaller than the table. The drop of the clone has its own.
      await clickHouse.run('set max_table_size_to_drop = 1');
      await expect(clickHouse.run(`drop database ${snapshotId}`)).rejects.toThrow('was not dropped');
    });
    expect(await clones()).toEqual([]);
    await clickHouse.run('set max_table_size_to_drop = default');
  });

  test('the time of a table is before it was frozen, so that its rows are at least as new', async () => {
    const { name, server } = host(clickHouse.url());
    const frozenAt: string[] = [];
    const noting: typeof server = {
      ...server,
      async query<Row extends Record<string, unknown>>(statement: Sql, request?: Parameters<typeof server.query>[1]) {
        const rows = await server.query<Row>(statement, request);
        const isClone = statement.textIn({ engine: 'clickhouse', timezone: 'UTC' }).startsWith('create table');
        if (isClone) frozenAt.push(await clickHouse.run(`select replace(toString(now64(6, 'UTC')), ' ', 'T')`));
        return rows;
      },
    };
    const noted = clickHouseSource([{ name, server: noting }]);
    try {
      const tables = await frozenBy(
        noted,
        async (frozen) => frozen.tables!,
        sql`ledger l join second s on s.id = l.id`,
      );
      expect(frozenAt).toHaveLength(2);
      for (const [i, { time }] of tables.entries()) expect(time < frozenAt[i]!).toBe(true);
    } finally {
      await noted.end();
    }
  });

  test('a statement that cannot be canceled is reported', async () => {
    const errors: Error[] = [];
    const url = clickHouse.url('writer');
    const server = openServer({ url, max: 4, name: 'test', onUncanceled: (error) => errors.push(error) });
    try {
      const read = server.rows(sql`select * from ledger`, {}, async (rows) => {
        for await (const _ of rows) throw new Error('enough');
      });
      await expect(read).rejects.toThrow('enough');
      await until(async () => errors.length > 0, { limitMs: 60_000, what: 'the error of the cancellation' });
      expect(errors[0]!.message).toContain('Not enough privileges');
    } finally {
      await server.end();
    }
  });
});

/** A reading of another query. */
function readingFrom(from: Sql, amount: Sql = sql`l.id`): Reading {
  const reading = clickHouseReading('2026-01-01', { columns: 'id,amount' });
  const columns = reading.report.columns.map((column) =>
    column.key === 'amount' ? { ...column, sql: amount } : column,
  );
  return { ...reading, report: { ...reading.report, columns, query: () => ({ from, where: [] }) } };
}
