/**
 * A server that answers like the APIs of Awin, CJ and impact.com, as far as their documentation says how. It has its own reading of the
 * documentation and uses nothing of the connectors.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const TOKEN = 'tok-4f1c9e/+=secret';

export interface AwinTransaction {
  /** A text for a number that JavaScript would round. */
  id: number | string;
  advertiserId: number;
  commissionStatus: 'pending' | 'approved' | 'declined' | 'deleted';
  sale: string;
  commission: string;
  transactionDate: string;
  validationDate: string | null;
  amendmentDate?: string;
}

export interface CjCommission {
  commissionId: string;
  originalActionId: string;
  advertiserId: string;
  advertiserName: string;
  actionStatus: string;
  orderId: string;
  eventDate: string;
  postingDate: string;
  lockingDate: string;
  saleAmountPubCurrency: string;
  pubCommissionAmountPubCurrency: string;
}

export interface ImpactAction {
  Id: string;
  CampaignId: string;
  CampaignName: string;
  State: 'PENDING' | 'APPROVED' | 'REVERSED';
  Payout: string;
  Amount: string;
  Currency: string;
  EventDate: string;
  Oid: string;
  /** Not in responses. */
  updated: string;
  locking: string;
}

export interface Call {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers a call instead of the API. Returns whether it did. */
export type Fault = (call: Call, response: ServerResponse) => boolean | Promise<boolean>;

export interface NetworkApis {
  origin: string;
  /** The token that is valid. A test with one of its own is not slowed by the calls of the others. */
  token: string;
  awin: AwinTransaction[];
  cj: CjCommission[];
  impact: ImpactAction[];
  /** Records of a page. The networks have more, but tests with as many would take long. */
  pageSize: number;
  /** The calls that arrived. */
  calls: Call[];
  /** Each is asked about a call before the API, and removed once it has answered. */
  faults: Fault[];
  /** Called after each response of the API, for example to change what the next one has. */
  afterPage: () => void;
  reset(): void;
  close(): Promise<void>;
}

/** A fault with this status. */
export const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  (_call, response) => {
    response.writeHead(code, headers).end('{"error":"no"}');
    return true;
  };

export async function startNetworkApis(): Promise<NetworkApis> {
  const self = {
    reset() {
      Object.assign(self, {
        token: TOKEN,
        awin: [],
        cj: [],
        impact: [],
        pageSize: 1000,
        calls: [],
        faults: [],
        afterPage: () => {},
      });
    },
  } as NetworkApis;
  self.reset();
  const server = createServer((request, response) => void answer(self, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  self.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  self.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return self;
}

async function answer(self: NetworkApis, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call: Call = {
    method: request.method!,
    url: new URL(request.url!, self.origin),
    headers: request.headers,
    body: await text(request),
  };
  self.calls.push(call);
  const fault = self.faults[0];
  if (fault && (await fault(call, response))) {
    self.faults.splice(self.faults.indexOf(fault), 1);
    return;
  }
  const { pathname } = call.url;
  const api = pathname.startsWith('/publishers/') ? awin : pathname === '/query' ? cj : impact;
  const { code, body } = api(self, call);
  response.writeHead(code, { 'content-type': 'application/json' }).end(body);
  self.afterPage();
}

interface Answer {
  code: number;
  body: string;
}

const refuse = (code: number, message: string): Answer => ({ code, body: JSON.stringify({ message }) });
const time = (written: string) => Date.parse(written);
const DAY = 24 * 3600_000;

function awin(self: NetworkApis, { url, headers, method }: Call): Answer {
  if (headers.authorization !== `Bearer ${self.token}`) return refuse(401, 'Unauthorized');
  if (method !== 'GET' || url.pathname !== '/publishers/45628/transactions/') return refuse(404, 'Not found');
  const search = url.searchParams;
  const [start, end] = ['startDate', 'endDate'].map((name) => search.get(name) ?? '') as [string, string];
  if (![start, end].every((date) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(date))) return refuse(400, 'dates');
  if (search.get('timezone') !== 'UTC') return refuse(400, 'timezone');
  if (time(`${end}Z`) - time(`${start}Z`) > 31 * DAY) return refuse(400, 'The maximum date range is 31 days');
  const type = search.get('dateType') ?? 'transaction';
  const dateOf = (one: AwinTransaction) =>
    ({ transaction: one.transactionDate, validation: one.validationDate, amendment: one.amendmentDate })[type] ?? null;
  const found = self.awin.filter((one) => {
    const date = dateOf(one);
    return date !== null && date >= start && date <= end;
  });
  // Numbers are written as the network does, and not as JavaScript would.
  const body = found.map(
    ({ id, advertiserId, commissionStatus, sale, commission, transactionDate, validationDate, amendmentDate }) => `{
  "id": ${id}, "url": "https://publisher.example/a\\n{[", "advertiserId": ${advertiserId}, "publisherId": 45628,
  "commissionStatus": "${commissionStatus}", "saleAmount": {"amount": ${sale}, "currency": "GBP"},
  "commissionAmount": {"amount": ${commission}, "currency": "GBP"}, "clickRefs": {"clickRef": "12345"},
  "transactionDate": "${transactionDate}", "validationDate": ${JSON.stringify(validationDate)},
  "amended": ${amendmentDate !== undefined}, "orderRef": "order-${id}", "transactionParts": [{"amount": ${sale}}]
}`,
  );
  return { code: 200, body: `[${body.join(',\n')}]` };
}

function cj(self: NetworkApis, { method, headers, body }: Call): Answer {
  if (headers.authorization !== `Bearer ${self.token}`)
    return refuse(401, `Not Authenticated: ${headers.authorization}`);
  if (method !== 'POST') return refuse(405, 'POST');
  const { query, variables } = JSON.parse(body) as {
    query: string;
    variables: { publishers: string[]; since: string; before: string; after: string | null };
  };
  const [, date] = /since(Posting|Locking)Date: \$since/.exec(query) ?? [];
  const fields = /records \{ ([\w ]+) \}/.exec(query)?.[1]?.split(' ') ?? [];
  const { since, before, after } = variables;
  if (date === undefined || !query.includes(`before${date}Date: $before`)) return errors('Validation error');
  if (variables.publishers[0] !== '1234567') return errors(`Unauthorized for ${headers.authorization}`);
  if (time(before) - time(since) > 31 * DAY) return errors('The date range exceeds 31 days');
  const found = self.cj
    .filter((one) => {
      const when = time(date === 'Posting' ? one.postingDate : one.lockingDate);
      return when >= time(since) && when < time(before) && (after === null || Number(one.commissionId) > Number(after));
    })
    .sort((a, b) => Number(a.commissionId) - Number(b.commissionId));
  const records = found.slice(0, self.pageSize);
  const answered = {
    count: records.length,
    payloadComplete: records.length === found.length,
    maxCommissionId: records.at(-1)?.commissionId ?? null,
    records: records.map((one) =>
      Object.fromEntries(fields.map((name) => [name, (one as unknown as Record<string, string>)[name] ?? null])),
    ),
  };
  return { code: 200, body: JSON.stringify({ data: { publisherCommissions: answered } }) };
}

const errors = (message: string): Answer => ({
  code: 200,
  body: JSON.stringify({ errors: [{ message }], data: null }),
});

function impact(self: NetworkApis, { method, headers, url }: Call): Answer {
  const expected = `Basic ${Buffer.from(`IRabc123:${self.token}`).toString('base64')}`;
  if (headers.authorization !== expected) return refuse(401, 'Access denied');
  if (headers.accept !== 'application/json') return { code: 200, body: '<xml/>' };
  if (method !== 'GET' || url.pathname !== '/Mediapartners/IRabc123/Actions') return refuse(404, 'Not found');
  const search = url.searchParams;
  const [from, to] = search.has('StartDate') ? ['StartDate', 'EndDate'] : ['LockingDateStart', 'LockingDateEnd'];
  const [start, end] = [time(search.get(from!) ?? ''), time(search.get(to!) ?? '')];
  if (!(end - start <= 45 * DAY)) return refuse(400, 'cannot be more than 45 days apart');
  const found = self.impact
    .filter((one) => {
      const when = time(from === 'StartDate' ? one.updated : one.locking);
      return when >= start && when <= end;
    })
    .reverse();
  const page = Number(search.get('Page') ?? 1);
  const pages = Math.max(1, Math.ceil(found.length / self.pageSize));
  const next = new URLSearchParams(search);
  next.set('Page', String(page + 1));
  const envelope = {
    '@page': String(page),
    '@numpages': String(pages),
    '@pagesize': String(self.pageSize),
    '@total': String(found.length),
    '@nextpageuri': page < pages ? `${url.pathname}?${next}` : '',
    Actions: found
      .slice((page - 1) * self.pageSize, page * self.pageSize)
      .map(({ updated: _, locking: __, ...shown }) => shown),
  };
  return { code: 200, body: JSON.stringify(envelope) };
}
