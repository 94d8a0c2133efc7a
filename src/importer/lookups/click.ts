import { NULL } from '../check-value.ts';
import type { Lookup, LookupContext, Row } from '../kind.ts';

interface Click {
  place: number;
  clicked_at: string;
  id: string;
  advertiser_id: string;
}

/**
 * Finds the key of the publisher's click by `click_external_id`. Networks reuse IDs after months, so of several clicks,
 * the last one before the sale counts. Results are not kept between batches, because few clicks have many sales.
 */
export function clickLookup(): Lookup {
  return {
    fills: { clicked_at: 'timestamptz', click_id: 'bigint' },
    needs: [],
    optionalBy: 'click_external_id',
    async resolve(context, rows) {
      for (const row of rows) Object.assign(row.staged, { clicked_at: NULL, click_id: NULL });
      const linked = rows.filter((row) => context.text(row, 'click_external_id') !== '');
      if (linked.length === 0) return;
      const found = await findClicks(context, linked);
      linked.forEach((row, place) => {
        const click = found.get(place);
        if (!click)
          context.reject(row, 'click_external_id', 'is not a known click of the publisher; import the clicks first');
        else if (click.advertiser_id !== row.staged['advertiser_id']) {
          context.reject(row, 'click_external_id', 'is a click on another advertiser');
        } else Object.assign(row.staged, { clicked_at: click.clicked_at, click_id: click.id });
      });
    },
  };
}

async function findClicks(context: LookupContext, rows: Row[]): Promise<Map<number, Click>> {
  const { rows: clicks } = await context.query<Click>(
    `select requested.place::integer, click.* from unnest($1::bigint[], $2::text[], $3::timestamptz[]) with ordinality
       as requested (publisher_id, external_id, occurred_at, place)
     cross join lateral (
       select clicked_at::text, id::text, advertiser_id::text from public.clicks c
       where c.publisher_id = requested.publisher_id and c.external_id = requested.external_id
       order by c.clicked_at <= requested.occurred_at desc, c.clicked_at desc limit 1) click`,
    [
      rows.map((row) => row.staged['publisher_id']),
      rows.map((row) => context.text(row, 'click_external_id')),
      rows.map((row) => row.staged['occurred_at']),
    ],
  );
  return new Map(clicks.map((click) => [click.place - 1, click]));
}
