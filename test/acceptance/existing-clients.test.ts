/**
 * What clients of the API that we stand in for send, in their own manner: they were written before Sheaf and must work against it
 * unchanged. Single ways of asking are tested where they belong (credentials, list, validation); here are whole errands.
 */
import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { clicks, day, type Export } from '../support/api.ts';
import { checkExport } from '../support/contract.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const service = suite({ env: { SHEAF_PART_ROWS: '20000' } });
let key: string;
beforeAll(async () => {
  key = await service.key({ role: 'member' });
});

/** How an old client calls: where its key goes, what its addresses look like, and what it sends along with everything. */
interface Manner {
  headers: Record<string, string>;
  address(path: string): string;
}

const manners: Record<string, () => Manner> = {
  'the key in every address, and a slash behind each path': () => ({
    headers: { accept: '*/*', 'user-agent': 'legacy-export/2.1' },
    address: (path) => `${path.replace(/(\?|$)/, '/$1')}${path.includes('?') ? '&' : '?'}api_key=${key}`,
  }),
  'Bearer, a JSON content type on everything, GET included': () => ({
    headers: { authorization: `Bearer ${key}`, accept: 'application/json', 'content-type': 'application/json' },
    address: (path) => path,
  }),
  'X-Api-Key, headers of its own, and dry_run=false with everything': () => ({
    headers: { 'X-API-KEY': ` ${key} `, 'accept-language': 'de', 'x-client-version': '7', cookie: 'consent=1' },
    address: (path) => `${path}${path.includes('?') ? '&' : '?'}dry_run=false`,
  }),
};

describe.each(Object.keys(manners))('a client that sends %s', (name) => {
  async function send(path: string, init: RequestInit = {}) {
    const { headers, address } = manners[name]!();
    return service.api(headers).send(address(path), init);
  }

  /** A request of its own for each manner. */
  const asked = () => {
    const at = Object.keys(manners).indexOf(name);
    return {
      report_type: 'clicks_details_excel',
      // Lists as one text, numbers and dates as texts: they come from forms.
      search_params: {
        start_date: day(-40 - at),
        end_date: day(0),
        country: 'US,de , FR',
        network: '',
        advertiser_id: null,
      },
      index_params: { columns: 'id,clicked_at,country', timezone: 'UTC', direction: 'desc' },
    };
  };

  test('asks, polls what it is told to, asks again meanwhile, downloads, and gets the same when it asks once more', async () => {
    const body = JSON.stringify(asked());
    const created = await send('/exports', { method: 'POST', body: new TextEncoder().encode(body) });
    expect([created.status, created.body.deduped]).toEqual([202, false]);
    const { id, status_url } = created.body.export!;

    const again = await send('/exports', { method: 'POST', body: new TextEncoder().encode(body) });
    if (again.status === 409) expect(again.body).toMatchObject({ error: { code: 'CONFLICT' }, export: { id } });
    else expect([again.status, again.body.deduped, again.body.export?.id]).toEqual([200, true, id]);

    const path = new URL(status_url!).pathname.replace('/api/v1', '');
    const look = async () => {
      const { export: state } = (await send(path)).body;
      return state!.status === 'completed' ? state! : null;
    };
    const done = await until<Export>(look, { limitMs: 60_000, what: `export ${id} is completed` });
    const file = await fetch(done.download_url!);
    expect([file.status, file.headers.get('content-length')]).toEqual([200, String(done.file_bytes)]);
    await file.body!.cancel();

    const once = await send('/exports', { method: 'POST', body: new TextEncoder().encode(body) });
    expect([once.status, once.body.deduped, once.body.export!.id]).toEqual([200, true, id]);
    expect(once.body.export!.download_url).toMatch(/^http/);
  });

  test('lists: pages by number and by cursor are the same, lists in the address are joined by commas', async () => {
    const ids = async (path: string) => (await send(path)).body.exports!.map((one) => one.id);
    const all = await ids('/exports?limit=1000');
    expect(all.length).toBeGreaterThan(0);
    expect(await ids('/exports?status=completed,failed&report_type=deals_excel,clicks_details_excel')).toEqual(all);
    expect(await ids('/exports?status=completed%2Cfailed&report_type=clicks_details_excel')).toEqual(all);
    const first = (await send('/exports?limit=1&page=1')).body;
    const second = await ids('/exports?limit=1&page=2');
    if (first.next_cursor === null) expect(second).toEqual([]);
    else expect(await ids(`/exports?limit=1&cursor=${first.next_cursor}`)).toEqual(second);
  });

  test('dry_run=true comes with anything, and changes nothing', async () => {
    // One of the clients says dry_run=false with everything, and would contradict itself.
    if (name.includes('dry_run')) return;
    const { body } = await send('/exports?limit=1&dry_run=true');
    const { id } = body.exports![0]!;
    const before = (await send(`/exports/${id}?dry_run=true`)).body.export!;
    for (const [method, path, status] of [
      ['POST', `/exports/${id}/cancel?dry_run=true`, 200],
      ['GET', `/exports/${id}/receipt?dry_run=true`, 200],
      ['DELETE', `/exports/${id}?dry_run=true`, 204],
      ['GET', '/schema?dry_run=true', 200],
      ['GET', '/exports/999999?dry_run=true', 404],
    ] as const) {
      expect((await send(path, { method })).status, path).toBe(status);
    }
    const { download_url: _, ...same } = before;
    expect((await send(`/exports/${id}`)).body.export).toMatchObject(same);
  });

  test('the schema that it reads says null by nullable', async () => {
    const answer = JSON.parse((await send('/schema')).text);
    expect(answer.openapi).toBe('3.0.3');
    const { post, get } = answer.paths['/api/v1/exports'];
    expect([post.operationId, get.operationId, post.tags]).toEqual([
      'createExportReport',
      'listExportReports',
      ['Reports'],
    ]);
    expect(answer.paths['/api/v1/exports/{id}'].get.operationId).toBe('getExportReport');
    expect(answer.components.schemas.Export.properties.download_url).toMatchObject({ type: 'string', nullable: true });
  });
});

describe('POST as small programs write it', () => {
  test('without length, type or body, over a raw connection: cancel', async () => {
    const api = await service.as({ role: 'member' });
    const { id } = (await api.create(clicks(89))).body.export!;
    const answer = await raw(`POST /api/v1/exports/${id}/cancel HTTP/1.1\r\nHost: x.example\r\nX-Api-Key: ${key}\r\n`);
    expect(answer.status).toBe(200);
    checkExport(answer.body.export);
    expect(answer.body.export.status_url).toBe(`http://x.example/api/v1/exports/${id}`);
  });

  test('by HTTP/1.0, with the body as long as it says: a report', async () => {
    const body = JSON.stringify({ report_type: 'advertisers_csv' });
    const head = `POST /api/v1/exports?api_key=${key} HTTP/1.0\r\nHost: x.example\r\nContent-Length: ${body.length}\r\n`;
    const answer = await raw(head, body);
    expect([202, 409]).toContain(answer.status);
    checkExport(answer.body.export);
  });

  test('with Expect: 100-continue, as curl sends long bodies', async () => {
    const body = JSON.stringify({ report_type: 'hot_advertisers_excel', search_params: { search: 'x'.repeat(150) } });
    const head = [
      'POST /api/v1/exports?dry_run=true HTTP/1.1',
      'Host: x.example',
      `Authorization: bearer ${key}`,
      'Expect: 100-continue',
      `Content-Length: ${body.length}`,
    ];
    const answer = await raw(`${head.join('\r\n')}\r\n`, body);
    expect([answer.continued, answer.status]).toEqual([true, 200]);
    expect(answer.body.export.estimate.rows).toBe(0);
  });
});

/** Sends a request byte by byte as it is written here, and reads to the end. */
async function raw(head: string, body = '') {
  const { hostname, port } = new URL(service.service.origin);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(10_000, () => socket.destroy(new Error('The service left the connection open.')));
  socket.write(`${head}Connection: close\r\n\r\n${body}`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const continued = text.startsWith('HTTP/1.1 100 ');
  const [first, ...rest] = text.slice(continued ? text.indexOf('\r\n\r\n') + 4 : 0).split('\r\n\r\n');
  return { continued, status: Number(first!.split(' ')[1]), body: JSON.parse(rest.join('\r\n\r\n')) };
}
