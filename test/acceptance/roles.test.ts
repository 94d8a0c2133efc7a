import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Api, Export } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();

/** Clients, and an export of each. */
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

/** Whose exports each client may see. */
const MAY_SEE: Record<Name, Name[]> = {
  member: ['member'],
  colleague: ['colleague'],
  admin: ['member', 'colleague', 'admin', 'operator'],
  stranger: ['stranger'],
  foreignAdmin: ['stranger', 'foreignAdmin'],
  operator: NAMES,
};

describe.each(NAMES)('%s', (name) => {
  test('lists own exports as a member, those of the publisher as an admin, all as an operator', async () => {
    const { body } = await apis[name].send('/exports');
    const expected = MAY_SEE[name].map((owner) => exports[owner].id).sort((a, b) => b - a);
    expect(body.exports!.map((one) => one.id)).toEqual(expected);
  });

  test('gets exactly those by id, and 404 for the others', async () => {
    for (const owner of NAMES) {
      const answer = await apis[name].send(`/exports/${exports[owner].id}`);
      expect([owner, answer.status]).toEqual([owner, MAY_SEE[name].includes(owner) ? 200 : 404]);
    }
  });
});

test('404 with the same bytes for an export out of scope as for an id that does not exist', async () => {
  const bytes = async (path: string) => {
    const answer = await apis.member.send(path);
    expect(answer.status).toBe(404);
    return [withoutRequest(answer), [...answer.headers.keys()].sort(), answer.headers.get('content-length')];
  };
  const none = await bytes('/exports/987654');
  for (const owner of ['colleague', 'admin', 'stranger', 'foreignAdmin'] as const) {
    expect(await bytes(`/exports/${exports[owner].id}`)).toEqual(none);
    expect(await bytes(`/exports/${exports[owner].id}?dry_run=true`)).toEqual(none);
  }
});

test('a part out of scope is 404 too', async () => {
  const { rows } = await service.database.pool.query('select id from exports where parent_id = $1', [exports.admin.id]);
  expect(rows).toHaveLength(1);
  expect((await apis.admin.send(`/exports/${rows[0].id}`)).status).toBe(200);
  expect((await apis.member.send(`/exports/${rows[0].id}`)).status).toBe(404);
  expect((await apis.foreignAdmin.send(`/exports/${rows[0].id}`)).status).toBe(404);
});

describe('publisher_id in search_params', () => {
  const ask = (api: Api, publisher_id: unknown, query = '?dry_run=true') =>
    api.create({ report_type: 'advertisers_csv', search_params: { publisher_id } }, query);
  const rows = async (slug: string) => {
    const { rows } = await service.database.pool.query(
      'select count(*)::int as n, min(p.id)::int as id from programmes join publishers p on p.id = publisher_id where slug = $1',
      [slug],
    );
    return rows[0] as { n: number; id: number };
  };

  test('200 for an operator and any publisher, by slug or id, with the rows of that publisher', async () => {
    for (const slug of ['acme-media', 'nordlicht', 'kaigan']) {
      const { n, id } = await rows(slug);
      for (const name of [slug, id, String(id)]) {
        expect((await ask(apis.operator, name)).body.export!.estimate!.rows).toBe(n);
      }
    }
  });

  test('an operator without it has the own publisher', async () => {
    const { n } = await rows('acme-media');
    for (const none of [undefined, null, '']) {
      expect((await ask(apis.operator, none)).body.export!.estimate!.rows).toBe(n);
    }
  });

  test('202 for members and admins who name their own', async () => {
    const { id } = await rows('acme-media');
    expect((await ask(apis.member, 'acme-media', '')).status).toBe(202);
    expect((await ask(apis.admin, id, '')).status).toBe(202);
  });

  test('403 with the same words for another publisher and for one that does not exist', async () => {
    for (const api of [apis.member, apis.admin]) {
      const other = await ask(api, 'nordlicht');
      expect(other.status).toBe(403);
      for (const name of ['kaigan', 2, 'no-such-publisher', 99_999, 'a\0b', ['nordlicht'], { slug: 'nordlicht' }]) {
        const answer = await ask(api, name);
        expect(withoutRequest(answer)).toEqual(withoutRequest(other));
      }
    }
  });

  test('422 for an operator and a publisher that does not exist', async () => {
    for (const name of ['no-such-publisher', 99_999, 'a\0b', ['nordlicht'], { slug: 'nordlicht' }, '1 or 1=1']) {
      const answer = await ask(apis.operator, name);
      expect([name, answer.status]).toEqual([name, 422]);
      expect(answer.body.error!.details![0]!.field).toBe('search_params.publisher_id');
    }
  });

  test('the same report of another publisher is another report', async () => {
    const mine = await ask(apis.operator, 'acme-media', '');
    const theirs = await ask(apis.operator, 'nordlicht', '');
    expect([mine.status, theirs.status]).toEqual([202, 202]);
    const done = await apis.operator.finished(theirs.body.export!.id);
    expect(done.row_count).toBe((await rows('nordlicht')).n);
  });
});

function withoutRequest({ body: { error }, status }: Answer): unknown {
  const { request_id: _, timestamp: __, ...rest } = error!;
  return { status, ...rest };
}
