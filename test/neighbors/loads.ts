/** Loads by the clients of one publisher. Each of them once slowed down or stopped all other clients. */
import http from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Neighborhood } from './neighborhood.ts';

export interface Load {
  /** Ends the load and resolves with a summary. */
  stop(): Promise<string>;
}

type Send = (n: number) => Promise<number>;

const days = (n: number) => ({ start_date: '2026-01-01', end_date: `2026-01-0${1 + (n % 3)}` });

const clicks = (n: number, more: object = {}) => ({
  report_type: 'clicks_details_excel',
  search_params: { ...days(n), ...more },
});

export const LOADS: Record<string, (at: Neighborhood) => Promise<Load>> = {
  '20 dry runs at a time': async ({ origin, memberKey }) =>
    together(20, (n) => post(`${origin}/api/v1/exports?dry_run=true`, memberKey, clicks(n, { device: 'mobile' }))),

  '80 previews at a time': async ({ origin, memberKey }) =>
    together(80, (n) =>
      post(`${origin}/api/v1/exports/preview`, memberKey, {
        ...clicks(n),
        index_params: { direction: n % 2 ? 'asc' : 'desc' },
      }),
    ),

  'a large export in progress': async (at) => largeExports(at),

  '20 repeats at a time of a large export in progress': async (at) => {
    const builds = largeExports(at);
    const repeats = together(20, () => builds.request());
    return {
      async stop() {
        await builds.stop();
        return repeats.stop();
      },
    };
  },

  '20 repeats at a time of a large export that is completed': async (at) => {
    const repeat = () => post(`${at.origin}/api/v1/exports`, at.memberKey, clicks(2));
    await completed(repeat);
    return together(20, repeat);
  },

  '20 webhooks whose receiver never responds': hangingWebhooks,

  '300 request bodies that never end': slowBodies,
};

/** Sends requests from that many clients at the same time. Each client sends its next request after the response. */
function together(count: number, send: Send): Load {
  let over = false;
  const statuses = new Map<number, number>();
  const clients = Array.from({ length: count }, async (_, client) => {
    for (let n = client; !over; n += count) {
      const status = await send(n);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // A client that gets a Retry-After does not retry immediately.
      if (status === 429 || status === 503) await sleep(1000);
      else if (status >= 400 && status !== 409) await sleep(100);
    }
  });
  return {
    async stop() {
      over = true;
      await Promise.all(clients);
      return [...statuses].map(([status, times]) => `${times} × ${status}`).join(', ');
    },
  };
}

/** Builds large exports, each with another file name. `request` sends the request of the current one. */
function largeExports({ origin, memberKey }: Neighborhood): Load & { request: () => Promise<number> } {
  let built = 0;
  let over = false;
  const request = () =>
    post(`${origin}/api/v1/exports`, memberKey, { ...clicks(2), index_params: { filename: `large-${built}` } });
  const building = (async () => {
    for (; !over; built++) await completed(request);
  })();
  return {
    request,
    async stop() {
      over = true;
      await building;
      return `${built} built`;
    },
  };
}

/** Sends a request until it returns a completed export. */
async function completed(request: () => Promise<number>): Promise<void> {
  while ((await request()) !== 200) await sleep(200);
}

async function post(url: string, key: string, body: object): Promise<number> {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

async function hangingWebhooks({ origin, adminKey }: Neighborhood): Promise<Load> {
  let connections = 0;
  const receiver = http.createServer(() => void connections++);
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const headers = { 'x-api-key': adminKey, 'content-type': 'application/json' };
  const urls: string[] = [];
  for (let n = 0; n < 20; n++) {
    const body = JSON.stringify({ url: `http://127.0.0.1:${port}/${n}` });
    const made = await fetch(`${origin}/api/v1/webhooks`, { method: 'POST', headers, body });
    const { webhook } = (await made.json()) as { webhook: { id: number } };
    urls.push(`${origin}/api/v1/webhooks/${webhook.id}`);
  }
  for (const url of urls) await fetch(`${url}/test`, { method: 'POST', headers, body: '{}' });
  return {
    async stop() {
      for (const url of urls) await fetch(url, { method: 'DELETE', headers });
      receiver.closeAllConnections();
      receiver.close();
      return `${connections} tries hung`;
    },
  };
}

async function slowBodies({ origin, memberKey }: Neighborhood): Promise<Load> {
  const { hostname, port } = new URL(origin);
  const head = `POST /api/v1/exports HTTP/1.1\r\nHost: ${hostname}\r\nX-Api-Key: ${memberKey}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`;
  const sockets = await Promise.all(
    Array.from(
      { length: 300 },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => socket.write(head, () => resolve(socket)));
          socket.once('error', reject);
        }),
    ),
  );
  for (const socket of sockets) socket.on('error', () => {});
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write(' ');
  }, 500);
  return {
    async stop() {
      clearInterval(drip);
      const open = sockets.filter((socket) => socket.writable).length;
      for (const socket of sockets) socket.destroy();
      return `${open} still open`;
    },
  };
}
