/** What every source promises. A writer commits between any two calls, readers are killed, and tokens end. */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDatabaseUnavailable } from '../../src/db/away.ts';
import { summaryColumns } from '../../src/reports/summary.ts';
import { SnapshotConflict, SnapshotLost } from '../../src/source/snapshot-errors.ts';
import { type Frozen, type Source, whileFrozen } from '../../src/source/source.ts';
import type { Range, Reading } from '../../src/source/statements.ts';
import { planParts } from '../../src/worker/plan.ts';
import { ACME, ALL, ledgerReading } from './ledger.ts';

export interface SourceUnderTest {
  source: Source;
  /** The same source in another process. */
  elsewhere: Source;
  /** A superuser on the server that the source reads from. */
  server: pg.Pool;
  /** Changes the ledger, and resolves when the source has the change. */
  commit(): Promise<void>;
  close(): Promise<void>;
}

const { signal } = new AbortController();
const freezing = { publisher: ACME, timezone: 'UTC', signal };

/** The rows of a range as lines. */
export function linesOf(source: Source, token: string, reading: Reading, range: Range = ALL): Promise<string[]> {
  return source.read(token, { reading, range, signal }, async (blocks) => {
    const chunks: Buffer[] = [];
    for await (const { bytes } of blocks) chunks.push(Buffer.from(bytes));
    return Buffer.concat(chunks).toString().split('\n').slice(0, -1);
  });
}

/** The ranges of a plan, each with the number of rows that it must have. */
async function rangesOf(frozen: Frozen, reading: Reading, partRows: number) {
  const { rows, cuts } = await frozen.cut(reading, { partRows, sheetRows: 1_048_575 });
  return { rows, parts: planParts(rows, cuts, 2) };
}

const sumOf = (lines: string[]) => lines.reduce((sum, line) => sum + Number(line.split('\t')[1]), 0);

export function contract(name: string, open: () => Promise<SourceUnderTest>): void {
  describe(name, () => {
    let self: SourceUnderTest;
    beforeAll(async () => {
      self = await open();
    });
    afterAll(() => self?.close());

    test.each([
      { sort: 'id', direction: 'asc' },
      { sort: 'amount', direction: 'desc' },
    ])('by $sort $direction, the ranges have every row of one instant once', async (order) => {
      await self.commit();
      await whileFrozen(self.source, freezing, async (frozen) => {
        const reading = ledgerReading(frozen.instant, { columns: 'id,amount', ...order });
        await self.commit();
        const { rows, parts } = await rangesOf(frozen, reading, 400);
        const lines: string[] = [];
        for (const part of parts.toReversed()) {
          await self.commit();
          const read = await linesOf(self.elsewhere, frozen.token, reading, part);
          expect(read).toHaveLength(part.rows);
          lines.unshift(...read);
        }
        expect(parts.length).toBeGreaterThan(5);
        expect([lines.length, new Set(lines).size, sumOf(lines)]).toEqual([rows, rows, 0]);
        await self.commit();
        expect(await linesOf(self.source, frozen.token, reading)).toEqual(lines);
      });
    });

    test('a summary adds up the rows of the instant, and the writer changes nothing', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        const index = { format: 'xlsx', columns: 'shop,amount', summary: true };
        const reading = ledgerReading(frozen.instant, index);
        const lines = await linesOf(self.elsewhere, frozen.token, reading);
        await self.commit();
        const columns = summaryColumns(reading.report, reading.params.index_params)!;
        const { whole, dimensions } = await frozen.summarize(reading, columns);
        expect(whole).toMatchObject({ rows: lines.length, numbers: ['0'] });
        expect(dimensions.map((values) => values.map(({ value, rows }) => [value, rows]))).toEqual([
          [['acme', lines.length]],
        ]);
      });
    });

    test('a later snapshot has what was committed since, and an earlier one does not', async () => {
      await whileFrozen(self.source, freezing, async (earlier) => {
        await self.commit();
        await whileFrozen(self.source, freezing, async (later) => {
          const [one, other] = await Promise.all(
            [earlier, later].map(({ token, instant }) =>
              linesOf(self.elsewhere, token, ledgerReading(instant, { columns: 'id,amount' })),
            ),
          );
          expect(one).not.toEqual(other);
          expect([sumOf(one!), sumOf(other!)]).toEqual([0, 0]);
          expect(earlier.instant < later.instant).toBe(true);
        });
      });
    });

    test('requests read without a token', async () => {
      const rows = await self.source.look({ publisher: ACME, timezone: 'UTC' }, (snapshot) =>
        snapshot.read((connection) =>
          connection.query('select sum(amount), count(*) from public.ledger where shop = $1', ['acme']),
        ),
      );
      const { sum, count } = rows.rows[0];
      expect([Number(sum), Number(count) > 0]).toEqual([0, true]);
    });

    test('a reader that is killed fails as in an outage, and another reader of the token has all rows', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        const reading = ledgerReading(frozen.instant);
        const before = await linesOf(self.source, frozen.token, reading);
        const killed = self.elsewhere.read(frozen.token, { reading, range: ALL, signal }, async (blocks) => {
          let read = 0;
          for await (const { rows } of blocks) {
            if (read === 0) expect(await kill(self.server, `query like 'copy (%' and state = 'active'`)).toBe(1);
            read += rows;
          }
          return read;
        });
        const error = await killed.then(
          () => null,
          (failure: Error) => failure,
        );
        expect(error && [isDatabaseUnavailable(error), error instanceof SnapshotConflict]).toEqual([true, false]);
        await self.commit();
        expect(await linesOf(self.elsewhere, frozen.token, reading)).toEqual(before);
      });
    });

    test('a worker of this version reads for a coordinator of an earlier one, whose token is the ID of the snapshot', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        const reading = ledgerReading(frozen.instant);
        await self.commit();
        const lines = await linesOf(self.elsewhere, frozen.token, reading);
        expect(await linesOf(self.elsewhere, frozen.snapshotId, reading)).toEqual(lines);
      });
    });

    test('work that holds frozen data cannot wait for another connection of the source', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        const second = frozen.holding(() => self.source.freeze(freezing));
        await expect(second).rejects.toThrow('already holds a connection');
      });
    });

    test('a token ends with thaw', async () => {
      const frozen = await self.source.freeze(freezing);
      await frozen.thaw();
      const read = linesOf(self.elsewhere, frozen.token, ledgerReading(frozen.instant));
      await expect(read).rejects.toThrow(SnapshotLost);
    });

    test('a token ends with the connection that froze, and the process that froze learns it', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        expect(await kill(self.server, `state = 'idle in transaction'`)).toBe(1);
        const error = await frozen.until.catch((failure: Error) => failure);
        expect([isDatabaseUnavailable(error), error instanceof SnapshotConflict]).toEqual([true, false]);
        const read = linesOf(self.elsewhere, frozen.token, ledgerReading(frozen.instant));
        await expect(read).rejects.toThrow(SnapshotLost);
      });
    });

    test('a token of another snapshot with the same ID is refused before the first row', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        const token = JSON.parse(frozen.token);
        for (const mark of [`${token.mark.split('/')[0]}/0`, `0/${token.mark.split('/')[1]}`]) {
          const read = linesOf(self.elsewhere, JSON.stringify({ ...token, mark }), ledgerReading(frozen.instant));
          await expect(read).rejects.toThrow(SnapshotConflict);
        }
      });
    });

    test('a read ends when its signal aborts, with the reason', async () => {
      await whileFrozen(self.source, freezing, async (frozen) => {
        const ended = new AbortController();
        const input = { reading: ledgerReading(frozen.instant), range: ALL, signal: ended.signal };
        const read = self.source.read(frozen.token, input, async (blocks) => {
          for await (const _ of blocks) ended.abort(new Error('enough'));
        });
        await expect(read).rejects.toThrow('enough');
      });
    });
  });
}

/** Ends other connections, and resolves with their number. */
async function kill(server: pg.Pool, which: string): Promise<number> {
  const { rows } = await server.query(
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity
     where usename = 'sheaf' and backend_type = 'client backend' and pid <> pg_backend_pid() and ${which}`,
  );
  return rows.length;
}
