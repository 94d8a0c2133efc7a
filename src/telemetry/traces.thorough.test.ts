/** Sends the trace of an export from an API and a worker to a collector that receives OTLP over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { createKey } from '../access/keys/create-key.ts';
import { readConfig } from '../config.ts';
import { builtIn } from '../reports/built-in.ts';
import { openService, type Service } from '../wire.ts';

let database: TestDatabase;
let folder: string;
let collector: Server;
const received: Record<string, Buffer[]> = {};
beforeAll(async () => {
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-traces-'));
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received[request.url!] = [...(received[request.url!] ?? []), Buffer.concat(chunks)];
    response.end();
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  collector.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

function settings(): Record<string, string> {
  const port = (collector.address() as AddressInfo).port;
  return {
    DATABASE_URL: database.url,
    SHEAF_DATA_DIR: folder,
    PORT: '0',
    SHEAF_LOG: 'silent',
    SHEAF_PART_ROWS: '1500',
    SHEAF_METRICS: 'off',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  };
}

async function exportDeals(service: Service, key: string, direction: 'asc' | 'desc'): Promise<number> {
  const headers = {
    'x-api-key': key,
    'content-type': 'application/json',
    traceparent: `00-${CLIENT_TRACE}-00f067aa0ba902b7-01`,
  };
  const body = JSON.stringify({ report_type: 'deals_excel', index_params: { direction } });
  const response = await fetch(`${service.address}/api/v1/exports`, { method: 'POST', headers, body });
  const { export: created } = (await response.json()) as { export: { id: number } };
  const done = await fetch(`${service.address}/api/v1/exports/${created.id}?wait=30`, {
    headers: { 'x-api-key': key },
  });
  expect(await done.json()).toMatchObject({ export: { status: 'completed' } });
  return created.id;
}

/** The client's own trace. */
const CLIENT_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

test('one export is one trace of its request, coordinator and parts, across processes, with rows and bytes', async () => {
  const api = await openService(readConfig(settings()), { catalog: builtIn, api: true, worker: false });
  const worker = await openService(readConfig(settings()), { catalog: builtIn, api: false, worker: true });
  const key = await createKey(api.database, { publisher: 'acme-media', role: 'member' });
  const id = await exportDeals(api, key, 'desc');
  await worker.close();
  await api.close();

  const spans = received['/v1/traces']!.flatMap(readSpans).filter(({ trace }) => trace === CLIENT_TRACE);
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [request] = named('POST /api/v1/exports');
  const [coordinator] = named('build-export');
  const parts = named('build-part');
  expect(request!.attributes).toMatchObject({ 'sheaf.export_id': id, 'http.response.status_code': 202 });
  expect(coordinator).toMatchObject({ parent: request!.id, attributes: { 'sheaf.export_id': id, 'sheaf.retries': 0 } });
  for (const step of ['plan', 'queue parts', 'parts', 'publish']) expect(named(step)[0]!.parent).toBe(coordinator!.id);

  const { rows } = await database.pool.query(
    `select p.number, e.row_count as rows, p.bytes from sheaf.export_parts p join sheaf.exports e on e.id = p.export_id
     where p.parent_id = $1 order by p.number`,
    [id],
  );
  expect(rows.length).toBeGreaterThan(1);
  const traced = parts.map(({ attributes: a }) => ({
    number: a['sheaf.part'],
    rows: a['sheaf.rows'],
    bytes: a['sheaf.bytes'],
  }));
  expect(traced.sort((a, b) => Number(a.number) - Number(b.number))).toEqual(rows);
  for (const part of parts) {
    expect(part.parent).toBe(named('queue parts')[0]!.id);
    const write = spans.find((span) => span.name === 'store write' && span.parent === part.id)!;
    const inside = spans.filter((span) => span.parent === write.id || span.parent === part.id).map(({ name }) => name);
    expect(inside.sort()).toEqual(['encode', 'read', 'store write']);
  }
  expect(JSON.stringify(spans)).not.toContain(key);
  expect(Buffer.concat(received['/v1/metrics']!).includes('sheaf_parts_built_total')).toBe(true);
});

test('jobs carry no trace context without a collector', async () => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...env } = settings();
  const service = await openService(readConfig(env), { catalog: builtIn, api: true, worker: true });
  const key = await createKey(service.database, { publisher: 'acme-media', role: 'member' });
  const id = await exportDeals(service, key, 'asc');
  await service.close();
  const { rows } = await database.pool.query(`select data from sheaf_queue.job where data->>'exportId' = $1`, [
    String(id),
  ]);
  expect(rows.length).toBeGreaterThan(1);
  for (const { data } of rows) expect(Object.keys(data)).not.toContain('traceparent');
});

interface ReadSpan {
  trace: string;
  id: string;
  parent: string;
  name: string;
  attributes: Record<string, unknown>;
}

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
function readSpans(request: Buffer): ReadSpan[] {
  const inside = (messages: Buffer[], field: number) =>
    messages.flatMap((message) => fields(message)[field] ?? []) as Buffer[];
  return inside(inside(inside([request], 1), 2), 2).map((span) => {
    const found = fields(span) as Record<number, Buffer[]>;
    const attributes = (found[9] ?? []).map((pair) => {
      const [key, value] = [fields(pair)[1]![0] as Buffer, fields(fields(pair)[2]![0] as Buffer)];
      return [key.toString(), value[1] ? String(value[1][0]) : value[3]?.[0]];
    });
    return {
      trace: found[1]![0]!.toString('hex'),
      id: found[2]![0]!.toString('hex'),
      parent: found[4]?.[0]?.toString('hex') ?? '',
      name: found[5]![0]!.toString(),
      attributes: Object.fromEntries(attributes),
    };
  });
}

/** The fields of a protobuf message, by number: https://protobuf.dev/programming-guides/encoding/ */
function fields(message: Buffer): Record<number, (Buffer | number)[]> {
  const found: Record<number, (Buffer | number)[]> = {};
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const list = found[number] ?? [];
    found[number] = list;
    const type = tag % 8;
    if (type === 0) {
      list.push(varint());
      continue;
    }
    const length = type === 2 ? varint() : type === 1 ? 8 : 4;
    list.push(message.subarray(at, at + length));
    at += length;
  }
  return found;
}
