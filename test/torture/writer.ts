/** Changes the data all the time: clicks come, change and go, and sales move from one click to another. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const PAUSE_MS = 50;

/** Each runs in one transaction, so that no snapshot may see half of it. `$1` is the round. */
const CHANGES = [
  `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id, sub_id)
   select publisher_id, clicked_at, 'new-' || $1 || '-' || id, advertiser_id, 'round ' || $1
   from public.clicks where id between $1 * 131 % 190000 and $1 * 131 % 190000 + 20 and external_id like 'c%'`,
  `update public.clicks set sub_id = 'changed in ' || $1 where id % 1000 = $1 % 1000 and $1 is not null`,
  `delete from public.clicks c where id % 977 = $1 % 977 and id % 10 <> 0 and not exists (
     select from public.transactions t where t.publisher_id = c.publisher_id and t.clicked_at = c.clicked_at and t.click_id = c.id)`,
  `with pair as (
     select min(id) as giver, max(id) as taker from (
       select id from public.transactions where id % 1009 = $1 % 1009 limit 2) two)
   update public.transactions set sale = sale + case id when giver then -1 else 1 end
   from pair where id in (giver, taker) and giver < taker`,
];

/** Writes until the signal aborts, and resolves with how many changes were committed. */
export async function writeAllTheTime(pool: pg.Pool, signal: AbortSignal): Promise<number> {
  let committed = 0;
  for (let round = 0; !signal.aborted; round++) {
    await pool.query(CHANGES[round % CHANGES.length]!.replaceAll('$1', String(round))).then(
      () => committed++,
      // An unavailable server and a broken connection are expected here.
      () => {},
    );
    await sleep(PAUSE_MS);
  }
  return committed;
}
