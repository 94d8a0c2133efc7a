/** Proves that the SQL of the columns works, and that its types are those that the encoders expect. */
import { counted } from '../../counted.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';
import { KIND_TYPES } from './types.ts';

export async function proveColumns({ look, report, types }: Proving): Promise<Finding[]> {
  let found: string[];
  try {
    found = await types(report.columns.map(({ sql: value }) => value));
  } catch (error) {
    return [
      {
        check: 'columns',
        state: 'fail',
        says: saysOf(error),
        remedy: 'Correct from, where, scope or the sql of a column.',
      },
    ];
  }
  const wrong = report.columns.flatMap(({ key, kind }, i): Finding[] => {
    const type = found[i]!;
    const allowed = KIND_TYPES[look.engine][kind];
    if (type === 'bytea') return [fault(key, `its SQL is bytea, which has no text`, "Use encode(…, 'hex').")];
    if (!allowed || allowed.includes(type)) return [];
    const zone = kind === 'timestamp' && type === 'timestamp without time zone';
    const remedy = zone ? "Name its time zone: (… at time zone 'UTC')." : `Use ${allowed.join(', ')}, or another kind.`;
    return [fault(key, `its kind is ${kind}, but its SQL is ${type}`, remedy)];
  });
  if (wrong.length > 0) return wrong;
  const says = `The SQL of each column has the type of its kind (${counted(found.length, 'column')}).`;
  return [{ check: 'columns', state: 'ok', says }];
}

function fault(key: string, says: string, remedy: string): Finding {
  return { check: `column ${key}`, state: 'fail', says: `Column ${key}: ${says}.`, remedy };
}
