/** Proves that every filter has SQL that PostgreSQL accepts, with two of its values. */
import { counted } from '../../counted.ts';
import { sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import type { Canonical, Filter } from '../../reports/param.ts';
import { countStatement } from '../statements.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';

export async function proveFilters(proving: Proving): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [name, filter] of Object.entries(proving.report.search))
    found.push(await proveFilter(proving, name, filter));
  const faults = found.filter(({ state }) => state !== 'ok');
  if (faults.length > 0) return faults;
  const says = `The SQL of each filter is valid (${counted(found.length, 'filter')}, exclusions included).`;
  return [{ check: 'filters', state: 'ok', says }];
}

async function proveFilter(proving: Proving, name: string, filter: Filter): Promise<Finding> {
  const check = `filter ${name}`;
  const values = valuesOf(filter);
  if (values.length === 0) {
    return {
      check,
      state: 'warn',
      says: `Filter ${name} was not checked, because no value is known that its pattern accepts.`,
      remedy: 'Give it an example.',
    };
  }
  for (const value of values) {
    try {
      await proving.query(sql`explain ${countStatement(proving.reading({ search: { [name]: value } }))}`);
    } catch (error) {
      // Another filter of the example can contradict this one, which is the author's own check.
      if (error instanceof RequestError) continue;
      return {
        check,
        state: 'fail',
        says: `Filter ${name} with ${JSON.stringify(value)}: ${saysOf(error)}`,
        remedy: isOfTheValue(error)
          ? 'Clients can send this value. Give the filter a pattern, another type, or a cast that accepts it.'
          : 'Correct its sql.',
      };
    }
  }
  return { check, state: 'ok', says: '' };
}

/** Samples and examples that the filter accepts. */
function valuesOf({ samples, schema, parse }: Filter): Canonical[] {
  const { examples = [] } = schema as { examples?: readonly unknown[] };
  return [...samples, ...examples].flatMap((value) => {
    try {
      return [parse(value)];
    } catch {
      return [];
    }
  });
}

/** Class 22: the SQL is valid, but not with this value. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isOfTheValue(error: unknown): boolean {
  return (error as { code?: string }).code?.startsWith('22') ?? false;
}
