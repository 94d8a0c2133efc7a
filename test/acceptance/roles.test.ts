import { beforeAll, describe, expect, test } from 'vitest';
import type { Api, ApiResponse, Export } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();

/** Clients, with one export each. */
const WHO = {
  member: { role: 'member' },
  colleague: { role: 'member', email: 'colleague@acme-media.example' },
  admin: { role: 'admin' },
  stranger: { role: 'member', publisher: 'nordlicht' },
  foreignAdmin: { role: 'admin', publisher: 'nordlicht' },
  operator: { role: 'operator' },
} as const;
type Name = keyof typeof WHO;
const NAMES = Object.keys(WHO) as Name[];
const apis = {} as Record<Name, Api>;
const exports = {} as Record<Name, Export>;

beforeAll(async () => {
  await Promise.all(
    NAMES.map(async (name) => {
      apis[name] = await service.as(WHO[name]);
      exports[name] = await apis[name].build({ report_type: 'hot_advertisers_excel' });
    }),
  );
});

/** The exports that each client can see. */
const MAY_SEE: Record<Name, Name[]> = {
  member: ['member'],
  colleague: ['colleague'],
  admin: ['member', 'colleague', 'admin', 'operator'],
  stranger: ['stranger'],
  foreignAdmin: ['stranger', 'foreignAdmin'],
  operator: NAMES,
};

describe.each(NAMES)('%s', (name) => {
  test('lists its own exports as a member, those of its publisher as an admin, and all as an operator', async () => {
    const { body } = await apis[name].send('/exports');
    const expected = MAY_SEE[name].map((owner) => exports[owner].id).sort((a, b) => b - a);
    expect(body.exports!.map((one) => one.id)).toEqual(expected);
  });

  test('gets exactly those by ID, and 404 for the others', async () => {
    for (const owner of NAMES) {
      const response = await apis[name].send(`/exports/${exports[owner].id}`);
      expect([owner, response.status]).toEqual([owner, MAY_SEE[name].includes(owner) ? 200 : 404]);
    }
  });
});

test('an export out of scope returns the same bytes as an unknown ID', async () => {
  const bytes = async (path: string) => {
    const response = await apis.member.send(path);
    expect(response.status).toBe(404);
    return [withoutRequest(response), [...response.headers.keys()].sort(), response.headers.get('content-length')];
  };
  const none = await bytes('/exports/987654');
  for (const owner of ['colleague', 'admin', 'stranger', 'foreignAdmin'] as const) {
    expect(await bytes(`/exports/${exports[owner].id}`)).toEqual(none);
    expect(await bytes(`/exports/${exports[owner].id}?dry_run=true`)).toEqual(none);
  }
});

test('a part out of scope returns 404, too', async () => {
  const { rows } = await service.database.pool.query('select id from sheaf.exports where parent_id = $1', [
    exports.admin.id,
  ]);
  expect(rows).toHaveLength(1);
  expect((await apis.admin.send(`/exports/${rows[0].id}`)).status).toBe(200);
  expect((await apis.member.send(`/exports/${rows[0].id}`)).status).toBe(404);
  expect((await apis.foreignAdmin.send(`/exports/${rows[0].id}`)).status).toBe(404);
});

describe('publisher_id in search_params', () => {
  const create = (api: Api, publisher_id: unknown, query = '?dry_run=true') =>
    api.create({ report_type: 'advertisers_csv', search_params: { publisher_id } }, query);
  const rows = async (slug: string) => {
    const { rows } = await service.database.pool.query(
      'select count(*)::int as n, min(p.id)::int as id from public.programmes join sheaf.publishers p on p.id = publisher_id where slug = $1',
      [slug],
    );
    return rows[0] as { n: number; id: number };
  };

  test('operators can name any publisher by slug or ID, and get the rows of that publisher', async () => {
    for (const slug of ['acme-media', 'nordlicht', 'kaigan']) {
      const { n, id } = await rows(slug);
      for (const name of [slug, id, String(id)]) {
        expect((await create(apis.operator, name)).body.export!.estimate!.rows).toBe(n);
      }
    }
  });

  test('operators get their own publisher by default', async () => {
    const { n } = await rows('acme-media');
    for (const none of [undefined, null, '']) {
      expect((await create(apis.operator, none)).body.export!.estimate!.rows).toBe(n);
    }
  });

  test('members and admins can name their own publisher', async () => {
    const { id } = await rows('acme-media');
    expect((await create(apis.member, 'acme-media', '')).status).toBe(202);
    expect((await create(apis.admin, id, '')).status).toBe(202);
  });

  test('members and admins get the same 403 for another publisher and for an unknown one', async () => {
    for (const api of [apis.member, apis.admin]) {
      const other = await create(api, 'nordlicht');
      expect(other.status).toBe(403);
      for (const name of ['kaigan', 2, 'no-such-publisher', 99_999, 'a\0b', ['nordlicht'], { slug: 'nordlicht' }]) {
        const response = await create(api, name);
        expect(withoutRequest(response)).toEqual(withoutRequest(other));
      }
    }
  });

  test('operators get 422 for an unknown publisher', async () => {
    for (const name of ['no-such-publisher', 99_999, 'a\0b', ['nordlicht'], { slug: 'nordlicht' }, '1 or 1=1']) {
      const response = await create(apis.operator, name);
      expect([name, response.status]).toEqual([name, 422]);
      expect(response.body.error!.details![0]!.field).toBe('search_params.publisher_id');
    }
  });

  test('the same request for another publisher is a different export', async () => {
    const mine = await create(apis.operator, 'acme-media', '');
    const theirs = await create(apis.operator, 'nordlicht', '');
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    const done = await apis.operator.finished(theirs.body.export!.id);
    expect(done.row_count).toBe((await rows('nordlicht')).n);
  });
});

function withoutRequest({ body: { error }, status }: ApiResponse): unknown {
  const { request_id: _, timestamp: __, ...rest } = error!;
  return { status, ...rest };
}
