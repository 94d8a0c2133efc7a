/** Proves that the policies of the database apply to what a report type reads. */
import { sql } from '../../db/sql.ts';
import { LIMIT_REMEDY, RELATIONS_READ, type Relation } from '../relations-read.ts';
import { firstRowsStatement } from '../statements.ts';
import { definersStatement } from './definer-functions.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';

const CHECK = 'row security';

export async function proveRowSecurity({ report, reading, look, guarded }: Proving): Promise<Finding[]> {
  const whole = reading({ index: { columns: report.columns.map(({ key }) => key) } });
  const statement = firstRowsStatement(whole, 1);
  let relations: Relation[];
  let definers: { name: string }[];
  try {
    [relations, definers] = await guarded(async () => {
      await look.query(sql`explain ${statement}`);
      return [
        await look.query<Relation>(RELATIONS_READ),
        await look.query<{ name: string }>(definersStatement(statement)),
      ] as const;
    });
  } catch (error) {
    return [
      { check: CHECK, state: 'fail', says: saysOf(error), remedy: 'Correct from, where or the sql of a column.' },
    ];
  }
  return [...limitsOf(relations), ...definersOf(definers.map(({ name }) => name))];
}

function limitsOf(relations: readonly Relation[]): Finding[] {
  const names = (isLimited: boolean) =>
    relations.flatMap((one) => (one.isLimited === isLimited ? [one.name] : [])).join(', ');
  const limited = names(true);
  if (limited === '') {
    const says = `No policy limits the rows to one publisher: ${names(false) || 'the report type reads no table'}.`;
    return [{ check: CHECK, state: 'fail', says, remedy: LIMIT_REMEDY }];
  }
  const found: Finding = { check: CHECK, state: 'ok', says: `Policies of the database limit the rows of ${limited}.` };
  const open = relations.filter((one) => !one.isLimited);
  const whole = open.flatMap(({ name, isPartition }) => (isPartition ? [] : [name])).join(', ');
  const partitions = open.flatMap(({ name, isPartition }) => (isPartition ? [name] : [])).join(', ');
  const findings = [found];
  if (whole !== '') {
    const says = `No policy limits ${whole}: every publisher can see all of these rows.`;
    const remedy = `This is right for data that is the same for all. ${LIMIT_REMEDY}`;
    findings.push({ check: CHECK, state: 'warn', says, remedy });
  }
  if (partitions !== '') {
    const says = `The role can also read partitions by their names, where no policy limits them: ${partitions}.`;
    findings.push({ check: CHECK, state: 'warn', says, remedy: LIMIT_REMEDY });
  }
  return findings;
}

function definersOf(names: readonly string[]): Finding[] {
  if (names.length === 0) return [];
  const says = `Policies for the publisher do not apply in functions with security definer, which read as their owner: ${names.join(', ')}.`;
  const remedy =
    'Use alter function … security invoker, or check yourself that they return only rows of the publisher.';
  return [{ check: CHECK, state: 'warn', says, remedy }];
}
