/** What every source promises. A writer commits between any two calls, readers are killed, and tokens end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDatabaseUnavailable } from '../../src/db/away.ts';
import { sql } from '../../src/db/sql.ts';
import { SnapshotConflict, SnapshotLost } from '../../src/source/snapshot-errors.ts';
import { type Frozen, type Source, whileFrozen } from '../../src/source/source.ts';
import { type Range, type Reading, selectStatement } from '../../src/source/statements.ts';
import { planParts } from '../../src/worker/plan.ts';
import { ACME, ALL } from './ledger.ts';

export interface SourceUnderTest {
  source: Source;
  /** The same source in another process. */
  elsewhere: Source;
  /** What the source reads, of the ledger. */
  reading(asOf: string, indexParams?: object): Reading;
  /** Ends the connection of the reader that is reading, and resolves with the number of ended connections. */
  killReader(): Promise<number>;
  /** Changes the ledger, and resolves when the source has the change. */
  commit(): Promise<void>;
  close(): Promise<void>;
}

const { signal } = new AbortController();

/** Freezes the ledger. */
export const freezing = ({ reading }: Pick<SourceUnderTest, 'reading'>) => ({ reading: reading('2026-01-01'), signal });

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

/** `more` has the tests of one kind of source. */
export function contract<Self extends SourceUnderTest>(
  name: string,
  open: () => Promise<Self>,
  more: (self: () => Self) => void = () => {},
): void {
  describe(name, () => {
    let self: Self;
    beforeAll(async () => {
      self = await open();
    });
    afterAll(() => self?.close());

    test.each([
      { sort: 'id', direction: 'asc' },
      { sort: 'amount', direction: 'desc' },
    ])('by $sort $direction, the ranges have every row of one instant once', async (order) => {
      await self.commit();
      await whileFrozen(self.source, freezing(self), async (frozen) => {
        const reading = self.reading(frozen.instant, { columns: 'id,amount', ...order });
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

    test('a later snapshot has what was committed since, and an earlier one does not', async () => {
      await whileFrozen(self.source, freezing(self), async (earlier) => {
        await self.commit();
        await whileFrozen(self.source, freezing(self), async (later) => {
          const [one, other] = await Promise.all(
            [earlier, later].map(({ token, instant }) =>
              linesOf(self.elsewhere, token, self.reading(instant, { columns: 'id,amount' })),
            ),
          );
          expect(one).not.toEqual(other);
          expect([sumOf(one!), sumOf(other!)]).toEqual([0, 0]);
          expect(earlier.instant < later.instant).toBe(true);
        });
      });
    });

    test('requests read without a token', async () => {
      const [found] = await self.source.look({ publisher: ACME, timezone: 'UTC' }, (look) =>
        look.query(selectStatement(self.reading(look.asOf), sql`sum(l.amount) as sum, count(*) as count`)),
      );
      const { sum, count } = found!;
      expect([Number(sum), Number(count) > 0]).toEqual([0, true]);
    });

    test('a reader that is killed fails as in an outage, and another reader of the token has all rows', async () => {
      await whileFrozen(self.source, freezing(self), async (frozen) => {
        const reading = self.reading(frozen.instant);
        const before = await linesOf(self.source, frozen.token, reading);
        const killed = self.elsewhere.read(frozen.token, { reading, range: ALL, signal }, async (blocks) => {
          let read = 0;
          for await (const { rows } of blocks) {
            if (read === 0) expect(await self.killReader()).toBe(1);
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

    test('a token ends with thaw', async () => {
      const frozen = await self.source.freeze(freezing(self));
      await frozen.thaw();
      const read = linesOf(self.elsewhere, frozen.token, self.reading(frozen.instant));
      await expect(read).rejects.toThrow(SnapshotLost);
    });

    test('a read ends when its signal aborts, with the reason', async () => {
      await whileFrozen(self.source, freezing(self), async (frozen) => {
        const ended = new AbortController();
        const input = { reading: self.reading(frozen.instant), range: ALL, signal: ended.signal };
        const read = self.source.read(frozen.token, input, async (blocks) => {
          for await (const _ of blocks) ended.abort(new Error('enough'));
        });
        await expect(read).rejects.toThrow('enough');
      });
    });

    more(() => self);
  });
}
