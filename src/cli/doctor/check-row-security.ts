/** Checks whether a database of SHEAF_ROW_SECURITY can limit its reads to each publisher. Reads only. */

import type pg from 'pg';
import { counted } from '../../counted.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { type Publisher, ROLE, type RowSecurity, shownRowSecurity, valueFor } from '../../row-security.ts';
import { limitRows, NotLimited } from '../../source/limit-rows.ts';
import { checkLimitedReports } from './check-limited-reports.ts';
import type { Host } from './check-standby.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Publishers that a finding names. */
const MAX_NAMED = 3;

export interface CheckRowSecurity extends Host {
  security: RowSecurity;
  publishers: readonly Publisher[];
  /** The report types of the source that have no scope. */
  reports: readonly ReportType[];
}

export async function checkRowSecurity(
  connection: pg.Client,
  { check, name, security, publishers, reports }: CheckRowSecurity,
): Promise<Finding[]> {
  const shown = `${name}: row security (${shownRowSecurity(security)})`;
  if (publishers.length === 0) return [ok(check, `${shown} is set, and there are no publishers yet.`)];
  const problems: { publisher: Publisher; says: string }[] = [];
  for (const publisher of publishers) {
    const says = await problemOf(connection, security, publisher);
    if (says !== null) problems.push({ publisher, says });
  }
  const publisher = publishers.find((one) => !problems.some((problem) => problem.publisher === one));
  const limited = publisher ? await checkLimitedReports(connection, { check, name, security, publisher, reports }) : [];
  const [first] = problems;
  if (!first) return [ok(check, `${shown} works for ${counted(publishers.length, 'publisher')}.`), ...limited];
  const slugs = problems.map(({ publisher: { slug } }) => slug);
  const more = slugs.length > MAX_NAMED ? ` and ${slugs.length - MAX_NAMED} more` : '';
  const says = `${shown} does not work for ${slugs.slice(0, MAX_NAMED).join(', ')}${more}, who cannot export from here: ${first.says}.`;
  const value = valueFor(security, first.publisher);
  const remedy =
    security.parameter === ROLE
      ? `Create the role, without BYPASSRLS, and grant it to the role of SHEAF_SOURCES: create role ${quoted(value)}; grant ${quoted(value)} to …;`
      : 'Use a role in SHEAF_SOURCES that is not a superuser and has no BYPASSRLS.';
  return [publisher ? warn(check, says, remedy) : fail(check, says, remedy), ...limited];
}

async function problemOf(connection: pg.Client, security: RowSecurity, publisher: Publisher): Promise<string | null> {
  await connection.query('begin read only');
  try {
    await limitRows(connection, security, publisher);
    return null;
  } catch (error) {
    if (error instanceof NotLimited) return error.says;
    throw error;
  } finally {
    await connection.query('rollback');
  }
}

const quoted = (role: string) => `"${role.replaceAll('"', '""')}"`;
