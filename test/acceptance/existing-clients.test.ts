/**
 * Requests as clients of the Hi Energy API send them. These clients were written before Sheaf and must work
 * unchanged. Other tests cover single variations (credentials, list, validation). This file covers whole workflows.
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

/** How an old client sends requests: the place of its key, the form of its URLs, and its additional headers. */
interface Manner {
  headers: Record<string, string>;
  address(path: string): string;
}

const manners: Record<string, () => Manner> = {
  'the key in every URL, and a trailing slash': () => ({
    headers: { accept: '*/*', 'user-agent': 'legacy-export/2.1' },
    address: (path) => `${path.replace(/(\?|$)/, '/$1')}${path.includes('?') ? '&' : '?'}api_key=${key}`,
  }),
  'Bearer, a JSON content type on everything, GET included': () => ({
    headers: { authorization: `Bearer ${key}`, accept: 'application/json', 'content-type': 'application/json' },
    address: (path) => path,
  }),
  'X-Api-Key, additional headers, and dry_run=false on every request': () => ({
    headers: { 'X-API-KEY': ` ${key} `, 'accept-language': 'de', 'x-client-version': '7', cookie: 'consent=1' },
    address: (path) => `${path}${path.includes('?') ? '&' : '?'}dry_run=false`,
  }),
};

describe.each(Object.keys(manners))('a client that sends %s', (name) => {
  async function send(path: string, init: RequestInit = {}) {
    const { headers, address } = manners[name]!();
    return service.api(headers).send(address(path), init);
  }

  /** A different request for each client. */
  const request = () => {
    const at = Object.keys(manners).indexOf(name);
    return {
      report_type: 'clicks_details_excel',
      // Lists are one string, and numbers and dates are strings, because they come from forms.
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

  test('creates an export, polls status_url, repeats the request while it runs, downloads, and gets the same export afterward', async () => {
    const body = JSON.stringify(request());
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

  test('lists exports: pages by number and by cursor are the same, and lists in the URL are comma-separated', async () => {
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

  test('can add dry_run=true to any request, which then changes nothing', async () => {
    // One of the clients sends dry_run=false with every request, so dry_run=true would contradict it.
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

  test('reads a schema that marks null as nullable', async () => {
    const response = JSON.parse((await send('/schema')).text);
    expect(response.openapi).toBe('3.0.3');
    const { post, get } = response.paths['/api/v1/exports'];
    expect([post.operationId, get.operationId, post.tags]).toEqual([
      'createExportReport',
      'listExportReports',
      ['Reports'],
    ]);
    expect(response.paths['/api/v1/exports/{id}'].get.operationId).toBe('getExportReport');
    expect(response.components.schemas.Export.properties.download_url).toMatchObject({
      type: 'string',
      nullable: true,
    });
  });
});

describe('POST as minimal clients send it', () => {
  test('cancels without length, type or body, over a raw connection', async () => {
    const api = await service.as({ role: 'member' });
    const { id } = (await api.create(clicks(89))).body.export!;
    const response = await raw(
      `POST /api/v1/exports/${id}/cancel HTTP/1.1\r\nHost: x.example\r\nX-Api-Key: ${key}\r\n`,
    );
    expect(response.status).toBe(200);
    checkExport(response.body.export);
    expect(response.body.export.status_url).toBe(`http://x.example/api/v1/exports/${id}`);
  });

  test('creates an export with HTTP/1.0 and Content-Length', async () => {
    const body = JSON.stringify({ report_type: 'advertisers_csv' });
    const head = `POST /api/v1/exports?api_key=${key} HTTP/1.0\r\nHost: x.example\r\nContent-Length: ${body.length}\r\n`;
    const response = await raw(head, body);
    expect([202, 409]).toContain(response.status);
    checkExport(response.body.export);
  });

  test('sends Expect: 100-continue, as curl does for long bodies', async () => {
    const body = JSON.stringify({ report_type: 'hot_advertisers_excel', search_params: { search: 'x'.repeat(150) } });
    const head = [
      'POST /api/v1/exports?dry_run=true HTTP/1.1',
      'Host: x.example',
      `Authorization: bearer ${key}`,
      'Expect: 100-continue',
      `Content-Length: ${body.length}`,
    ];
    const response = await raw(`${head.join('\r\n')}\r\n`, body);
    expect([response.continued, response.status]).toEqual([true, 200]);
    expect(response.body.export.estimate.rows).toBe(0);
  });
});

/** Sends a request exactly as given, and reads to the end of the response. */
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
