/**
 * The link to the calendar feed of a schedule. Calendar programs send no credential, so the link itself is one: 128 random bits that
 * show the coming times of one schedule and nothing else. The database has only its hash, so nobody can read a link from a backup.
 */
import { hash, randomBytes } from 'node:crypto';
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { getOwnSchedule, type Schedule, type ScheduleRef, selectSchedules } from './schedule.ts';

/** Path of the links, followed by a token and `.ics`. */
export const CALENDARS_PATH = '/c/';

/** 128 bits: https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html asks for 64. */
const TOKEN_BYTES = 16;

/** The 22 characters of a token: 128 bits as base64url. */
const TOKEN = /^[\w-]{22}$/;

interface Change extends ScheduleRef {
  /** Validates without changing anything. */
  dryRun: boolean;
}

/** Resolves with the path of the feed, or null in a dry run. An earlier link of the schedule ends. Throws like {@link getOwnSchedule}. */
export async function createCalendar(ctx: { pool: Queryable }, { dryRun, ...ref }: Change): Promise<string | null> {
  const { id } = await getOwnSchedule(ctx, ref);
  if (dryRun) return null;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await ctx.pool.query(sql`update sheaf.schedules set calendar_hash = ${hashOf(token)} where id = ${id}`.text);
  return `${CALENDARS_PATH}${token}.ics`;
}

/** Ends the link. Without effect for a schedule without a feed. Throws like {@link getOwnSchedule}. */
export async function revokeCalendar(ctx: { pool: Queryable }, { dryRun, ...ref }: Change): Promise<void> {
  const { id } = await getOwnSchedule(ctx, ref);
  if (!dryRun) await ctx.pool.query(sql`update sheaf.schedules set calendar_hash = null where id = ${id}`.text);
}

/**
 * Resolves with the schedule of a link, or null for a link that is not valid anymore or never was. A link shows nothing while the author of its
 * schedule has no access. The search compares hashes, so its duration says nothing about a token.
 */
export async function findCalendar(ctx: { pool: Queryable }, token: string): Promise<Schedule | null> {
  if (!TOKEN.test(token)) return null;
  const [found] = await selectSchedules(ctx.pool, sql`s.calendar_hash = ${hashOf(token)}`);
  return found?.authorActive ? found : null;
}

/** SHA-256 as a value of PostgreSQL. */
function hashOf(token: string): Sql {
  return sql`decode(${hash('sha256', token, 'hex')}, 'hex')`;
}
