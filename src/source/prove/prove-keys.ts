/** Proves that keys are never null, that the unique key is unique, and that their types are those of the SQL. */
import { joinSql, type Sql, sql } from '../../db/sql.ts';
import type { SortKey } from '../../reports/report-type.ts';
import { selectStatement } from '../statements.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';
import { KEY_TYPES_IN_SQL } from './types.ts';

export async function proveKeys(proving: Proving): Promise<Finding[]> {
  const { report } = proving;
  const unique = [report.tieBreak].flat();
  const named = [
    ...unique.map((key) => ['key', key] as const),
    ...Object.entries(report.orders).flatMap(([name, { key, within }]) =>
      [key, ...(within ? [within] : [])].map((one) => [`order ${name}`, one] as const),
    ),
  ];
  const faults: Finding[] = [];
  for (const [check, key] of named) {
    const fault = await keyFault(proving, key);
    if (fault) faults.push({ check, state: 'fail', ...fault });
  }
  if (faults.length > 0) return faults;
  const doubled = await duplicate(proving, unique);
  if (doubled) return [doubled];
  return [{ check: 'keys', state: 'ok', says: 'The keys are never null, and the unique key is unique.' }];
}

async function keyFault({ look, types, query, reading }: Proving, { sql: key, type }: SortKey) {
  try {
    const [found] = await types([key]);
    if (!KEY_TYPES_IN_SQL[look.engine][type].includes(found!)) {
      const cast =
        found === 'character' || found === 'name' ? `Write (${key.text})::text.` : 'Change the type or the SQL.';
      return { says: `The type of ${key.text} is ${type}, but its SQL is ${found}.`, remedy: cast };
    }
    const [nulls] = await query<{ rows: number }>(
      selectStatement(reading({}), sql`count(*) as rows`, [sql`(${key}) is null`]),
    );
    if (nulls!.rows === 0) return null;
    return {
      says: `${key.text} is null in ${nulls!.rows.toLocaleString('en')} rows, which would be missing from parts.`,
      remedy: `Use coalesce(${key.text}, …) with a value that sorts where these rows belong.`,
    };
  } catch (error) {
    return { says: saysOf(error), remedy: `Correct ${key.text}.` };
  }
}

async function duplicate({ query, reading }: Proving, unique: readonly SortKey[]): Promise<Finding | null> {
  const keys: Sql = joinSql(
    unique.map(({ sql: key }) => key),
    ', ',
  );
  const [found] = await query<{ key: string; rows: number }>(
    sql`${selectStatement(reading({}), sql`concat_ws(', ', ${keys}) as key, count(*) as rows`)} group by ${keys} having count(*) > 1 limit 1`,
  );
  if (!found) return null;
  return {
    check: 'key',
    state: 'fail',
    says: `The key ${keys.text} is not unique: ${found.rows.toLocaleString('en')} rows have ${found.key}.`,
    remedy: 'Add a column that tells these rows apart, or correct the join that repeats them.',
  };
}
