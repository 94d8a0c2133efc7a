/** Proves that the tables of `changed` tell which of their rows were written, which views and foreign tables do not. */
import { countUpToStatement } from '../statements.ts';
import type { Finding } from './finding.ts';
import type { Proving } from './proving.ts';

export async function proveChanges({ report, reading, query, look }: Proving): Promise<Finding[]> {
  if (!report.changed) return [];
  const whole = reading({});
  const since = {
    xmin: look.transactions!.split(':')[0]!,
    as_of: look.asOf,
    search_params: whole.params.search_params,
  };
  const changed = { ...whole, params: { ...whole.params, since } };
  try {
    await query(countUpToStatement(changed, 1));
    const says = 'Schedules can export only what is new or changed.';
    return [{ check: 'changed', state: 'ok', says }];
  } catch (error) {
    return [
      {
        check: 'changed',
        state: 'fail',
        says: `PostgreSQL refuses the condition: ${(error as Error).message}.`,
        remedy:
          'Name aliases of ordinary tables in from. Views, foreign tables and subqueries do not record who wrote a row.',
      },
    ];
  }
}
