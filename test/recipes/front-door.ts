/**
 * A proxy in front of a service. It records requests and responses of programs, and can simulate a busy service, broken
 * connections and altered responses.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Visit {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** When the request arrived. */
  at: number;
  /** 0 until the response is sent. */
  status: number;
  response: string;
}

/** Disturbances of the requests from now on. */
export interface Mischief {
  /** Number of requests that get a 503 with a Retry-After of one second. */
  busy?: number;
  /** Replaces `filename` in responses. */
  filename?(name: string): string;
  /** Links to files redirect first, like links that a session token would make too long. */
  redirectFiles?: boolean;
  /** Files end in the middle, together with their connection. */
  cutFiles?: boolean;
}

export interface FrontDoor {
  origin: string;
  /** In order of arrival. */
  visits: Visit[];
  /** Forgets the visits and sets the disturbances. */
  begin(mischief?: Mischief): void;
  /** Resolves with the first visit that meets the condition, now or later. */
  seen(which: (visit: Visit) => boolean): Promise<Visit>;
  close(): void;
}

/** Starts a proxy for the service at `target` on a free port. */
export async function openFrontDoor(target: string): Promise<FrontDoor> {
  let mischief: Mischief = {};
  let waiting: { which: (visit: Visit) => boolean; resolve: (visit: Visit) => void }[] = [];
  const visits: Visit[] = [];
  const tell = () => {
    for (const waiter of waiting) {
      const visit = visits.find(waiter.which);
      if (!visit) continue;
      waiting = waiting.filter((other) => other !== waiter);
      waiter.resolve(visit);
    }
  };

  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { method = '', url: path = '', headers } = incoming;
    const visit: Visit = { method, path, headers, body: String(body), at: performance.now(), status: 0, response: '' };
    visits.push(visit);
    tell();
    const reply = mischief.busy
      ? busy(mischief)
      : mischief.redirectFiles && isFile(path)
        ? redirect(`http://${headers.host}${MOVED}${path}`)
        : await passOn({ target, incoming, body, mischief });
    visit.status = reply.status;
    if (!isFile(path.replace(MOVED, ''))) visit.response = String(reply.bytes);
    tell();
    respond(outgoing, reply, mischief.cutFiles === true && isFile(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    begin(next = {}) {
      mischief = next;
      visits.length = 0;
    },
    seen: (which) =>
      new Promise((resolve) => {
        waiting.push({ which, resolve });
        tell();
      }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Passed {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

const isFile = (path: string) => path.startsWith('/files/');

/** Prefix of the paths that a redirect leads to. */
const MOVED = '/moved';

function redirect(location: string): Passed {
  return { status: 302, headers: { location }, bytes: Buffer.alloc(0) };
}

function busy(mischief: Mischief): Passed {
  mischief.busy!--;
  return { status: 503, headers: { 'retry-after': '1' }, bytes: Buffer.from('Busy.') };
}

interface PassOnInput {
  target: string;
  incoming: IncomingMessage;
  body: Buffer;
  mischief: Mischief;
}

/** Keeps the client's Host header, because the service signs its links for that host. */
async function passOn({ target, incoming, body, mischief }: PassOnInput): Promise<Passed> {
  const { method, headers } = incoming;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { connection: _, upgrade: __, ...kept } = headers;
    const outgoing = request(`${target}${incoming.url!.replace(MOVED, '')}`, { method, headers: kept });
    outgoing.on('response', resolve).on('error', reject).end(body);
  });
  const bytes = await buffer(response);
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...kept } = response.headers;
  return {
    status: response.statusCode!,
    headers: kept,
    bytes: isFile(incoming.url!.replace(MOVED, '')) ? bytes : renamed(bytes, mischief),
  };
}

function renamed(bytes: Buffer, { filename }: Mischief): Buffer {
  if (!filename) return bytes;
  const shown = JSON.parse(String(bytes));
  if (shown.export?.filename) shown.export.filename = filename(shown.export.filename);
  return Buffer.from(JSON.stringify(shown));
}

function respond(outgoing: ServerResponse, { status, headers, bytes }: Passed, cut: boolean): void {
  outgoing.writeHead(status, { ...headers, 'content-length': bytes.length });
  if (!cut) outgoing.end(bytes);
  else outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy());
}
