/** What a question of the corpus means, as SQL written by hand. It shares no code with the reports. */
import { relativeDate } from '../../src/reports/relative-dates.ts';
import type { FilterValue, ProgramRequest } from '../dex/corpus/meaning.ts';

/** The name of the column that identifies a row, in the file. */
export const KEYS: Readonly<Record<string, string>> = {
  deals_excel: 'ID',
  advertisers_csv: 'ID',
  clicks_details_excel: 'Click ID',
};

const TABLES: Readonly<Record<string, string>> = {
  deals_excel: `select r.id::text as key from public.deals r
    where r.advertiser_id in (select advertiser_id from public.programmes where publisher_id = $1 and status = 'joined')`,
  advertisers_csv: `select r.id::text as key from public.advertisers r
    join public.programmes p on p.advertiser_id = r.id and p.publisher_id = $1 where true`,
  clicks_details_excel: 'select r.external_id as key from public.clicks r where r.publisher_id = $1',
};

const NETWORK = (id: string) =>
  `(select n.slug from public.networks n join public.advertisers a on a.network_id = n.id where a.id = ${id})`;

const STATES: Readonly<Record<string, string>> = {
  active: `(r.status = 'active' and (r.starts_at is null or r.starts_at <= $2) and (r.ends_at is null or r.ends_at > $2))`,
  upcoming: `(r.status = 'active' and r.starts_at > $2 and (r.ends_at is null or r.ends_at > $2))`,
  expired: `(r.status = 'ended' or (r.ends_at is not null and r.ends_at <= $2))`,
  exclusive: 'r.exclusive',
  featured: 'r.featured',
  converted: 'exists (select from public.transactions t where t.click_id = r.id and t.publisher_id = $1)',
};

/** `$1` is the publisher, and `$2` the time of the snapshot. Dates are days in UTC. */
export function meaningSql({ report, filters = {} }: ProgramRequest, today: Temporal.PlainDate): string {
  const id = report === 'advertisers_csv' ? 'r.id' : 'r.advertiser_id';
  const expressions: Readonly<Record<string, string>> = {
    country: 'r.country',
    type: 'r.type',
    device: 'r.device',
    vertical: 'lower(r.vertical)',
    status: report === 'advertisers_csv' ? 'p.status' : 'r.status',
    network: NETWORK(id),
    advertiser_id: id,
  };
  const conditions = Object.entries(filters).map(([name, value]) => condition(name, value, { expressions, today }));
  return [TABLES[report], ...conditions].join(' and ');
}

function condition(
  name: string,
  value: FilterValue,
  { expressions, today }: { expressions: Readonly<Record<string, string>>; today: Temporal.PlainDate },
): string {
  if (name in STATES) return value === true ? STATES[name]! : `not coalesce(${STATES[name]}, false)`;
  const day = /^(starts|ends|start|end)_(after|before|date)$/.exec(name);
  if (day) {
    const column = { starts: 'r.starts_at', ends: 'r.ends_at', start: 'r.clicked_at', end: 'r.clicked_at' }[day[1]!]!;
    const until = day[2] === 'before' || name === 'end_date';
    const date = relativeDate(String(value), today) ?? String(value);
    return until
      ? `${column} < '${date}T00:00Z'::timestamptz + interval '24 hours'`
      : `${column} >= '${date}T00:00Z'::timestamptz`;
  }
  const excluded = name.endsWith('_not');
  const expression = expressions[excluded ? name.slice(0, -'_not'.length) : name];
  if (!expression) throw new Error(`No SQL for the filter ${name}`);
  const values = [value].flat().map((one) => `'${String(one)}'`);
  const among = `${expression}::text in (${values.join(', ')})`;
  return excluded ? `(${expression} is null or not ${among})` : among;
}
