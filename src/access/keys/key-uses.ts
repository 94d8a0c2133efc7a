/** Records when API keys were last used, at most once a minute per key, and never while a request waits. */
import type pg from 'pg';
import { createBatch } from '../../db/batch.ts';
import { arrayLiteral, sql } from '../../db/sql.ts';

/** The accuracy of `last_used_at`. */
const EVERY_SECONDS = 60;

/** The uses of this time are written with one statement. */
const PAUSE_MS = 1000;

export interface KeyUses {
  /** Notes that a valid key, or a session of it, was just used. Takes one lookup in memory. */
  note(prefix: string): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

export function recordKeyUses(ctx: { pool: pg.Pool }, onError: (error: unknown) => void): KeyUses {
  /** When this process last noted each key, in milliseconds. */
  const noted = new Map<string, number>();
  const batch = createBatch<string>({
    pauseMs: PAUSE_MS,
    onError,
    async write(prefixes) {
      const old = Date.now() - EVERY_SECONDS * 1000;
      for (const [prefix, at] of noted) if (at < old) noted.delete(prefix);
      await writeUses(ctx, prefixes);
    },
  });
  return {
    note(prefix) {
      const now = Date.now();
      if (now - (noted.get(prefix) ?? 0) < EVERY_SECONDS * 1000) return;
      noted.set(prefix, now);
      batch.add(prefix);
    },
    close: batch.close,
  };
}

/** Skips keys that another process has just recorded or is recording. Locks in one order, so that processes cannot deadlock. */
export async function writeUses(ctx: { pool: pg.Pool }, prefixes: readonly string[]): Promise<void> {
  await ctx.pool.query(
    sql`with due as (
        select id from sheaf.api_keys where prefix = any(${arrayLiteral(prefixes)})
          and (last_used_at is null or last_used_at <= now() - make_interval(secs => ${EVERY_SECONDS}))
        order by id for no key update skip locked
      )
      update sheaf.api_keys k set last_used_at = now() from due where k.id = due.id`.text,
  );
}
