/** What a source of PostgreSQL promises besides the contract. */
import type pg from 'pg';
import { expect, test } from 'vitest';
import { isDatabaseUnavailable } from '../../src/db/away.ts';
import { summaryColumns } from '../../src/reports/summary.ts';
import { SnapshotConflict, SnapshotLost } from '../../src/source/snapshot-errors.ts';
import { whileFrozen } from '../../src/source/source.ts';
import { freezing, linesOf, type SourceUnderTest } from './contract.ts';
import { ledgerReading } from './ledger.ts';

export interface PostgresUnderTest extends SourceUnderTest {
  /** A superuser on the server that the source reads from. */
  server: pg.Pool;
}

export function postgresContract(self: () => PostgresUnderTest): void {
  test('a summary adds up the rows of the instant, and the writer changes nothing', async () => {
    await whileFrozen(self().source, freezing(self()), async (frozen) => {
      const reading = ledgerReading(frozen.instant, { format: 'xlsx', columns: 'shop,amount', summary: true });
      const lines = await linesOf(self().elsewhere, frozen.token, reading);
      await self().commit();
      const columns = summaryColumns(reading.report, reading.params.index_params)!;
      const { whole, dimensions } = await frozen.summarize(reading, columns);
      expect(whole).toMatchObject({ rows: lines.length, numbers: ['0'] });
      expect(dimensions.map((values) => values.map(({ value, rows }) => [value, rows]))).toEqual([
        [['acme', lines.length]],
      ]);
    });
  });

  test('a worker of this version reads for a coordinator of an earlier one, whose token is the ID of the snapshot', async () => {
    await whileFrozen(self().source, freezing(self()), async (frozen) => {
      const reading = self().reading(frozen.instant);
      await self().commit();
      const lines = await linesOf(self().elsewhere, frozen.token, reading);
      expect(await linesOf(self().elsewhere, frozen.snapshotId, reading)).toEqual(lines);
    });
  });

  test('work that holds frozen data cannot wait for another connection of the source', async () => {
    await whileFrozen(self().source, freezing(self()), async (frozen) => {
      const second = frozen.holding(() => self().source.freeze(freezing(self())));
      await expect(second).rejects.toThrow('already holds a connection');
    });
  });

  test('a token ends with the connection that froze, and the process that froze learns it', async () => {
    await whileFrozen(self().source, freezing(self()), async (frozen) => {
      expect(await kill(self().server, `state = 'idle in transaction'`)).toBe(1);
      const error = await frozen.until.catch((failure: Error) => failure);
      expect([isDatabaseUnavailable(error), error instanceof SnapshotConflict]).toEqual([true, false]);
      const read = linesOf(self().elsewhere, frozen.token, self().reading(frozen.instant));
      await expect(read).rejects.toThrow(SnapshotLost);
    });
  });

  test('a token of another snapshot with the same ID is refused before the first row', async () => {
    await whileFrozen(self().source, freezing(self()), async (frozen) => {
      const token = JSON.parse(frozen.token);
      for (const mark of [`${token.mark.split('/')[0]}/0`, `0/${token.mark.split('/')[1]}`]) {
        const read = linesOf(self().elsewhere, JSON.stringify({ ...token, mark }), self().reading(frozen.instant));
        await expect(read).rejects.toThrow(SnapshotConflict);
      }
    });
  });
}

/** Ends the connection of a COPY that is in progress. */
export const killCopy = (server: pg.Pool) => () => kill(server, `query like 'copy (%' and state = 'active'`);

/** Ends other connections, and resolves with their number. */
async function kill(server: pg.Pool, which: string): Promise<number> {
  const { rows } = await server.query(
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity
     where usename = 'sheaf' and backend_type = 'client backend' and pid <> pg_backend_pid() and ${which}`,
  );
  return rows.length;
}
