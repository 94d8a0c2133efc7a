import { createSocket, type RemoteInfo } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveHost } from './resolve-host.ts';

/** A name server: `silent.` names get no response, `none.` names do not exist, all others have one address of each family. */
const server = createSocket('udp4');
const questions: string[] = [];
let servers: string[];
beforeAll(async () => {
  server.on('message', respond);
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  servers = [`127.0.0.1:${server.address().port}`];
});
afterAll(() => void server.close());

const ADDRESSES: Record<number, Buffer> = {
  1: Buffer.from([192, 0, 2, 7]),
  28: Buffer.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
};

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1 */
function respond(query: Buffer, { port, address }: RemoteInfo): void {
  let end = 12;
  const labels: string[] = [];
  for (let length = query[end]!; length > 0; length = query[end]!) {
    labels.push(query.toString('latin1', end + 1, end + 1 + length));
    end += 1 + length;
  }
  questions.push(labels.join('.'));
  if (labels[0] === 'silent') return;
  const exists = labels[0] !== 'none';
  const data = ADDRESSES[query.readUInt16BE(end + 1)]!;
  const header = Buffer.from([query[0]!, query[1]!, 0x81, exists ? 0x80 : 0x83, 0, 1, 0, exists ? 1 : 0, 0, 0, 0, 0]);
  const answer = Buffer.from([0xc0, 0x0c, 0, query[end + 2]!, 0, 1, 0, 0, 0, 60, 0, data.length, ...data]);
  const question = query.subarray(12, end + 5);
  server.send(Buffer.concat(exists ? [header, question, answer] : [header, question]), port, address);
}

const options = (signal = new AbortController().signal) => ({ hostsFile: false, signal, servers });

test('returns IPv4 and IPv6 addresses', async () => {
  expect(await resolveHost('hooks.example', options())).toEqual([
    { address: '192.0.2.7', family: 4 },
    { address: '2001:db8::7', family: 6 },
  ]);
});

test('literal addresses, localhost and names in the hosts file are not sent to a name server', async () => {
  const before = questions.length;
  expect(await resolveHost('2001:db8::1', options())).toEqual([{ address: '2001:db8::1', family: 6 }]);
  expect((await resolveHost('localhost', options())).map(({ address }) => address)).toEqual(['127.0.0.1', '::1']);
  const own = (await readFile('/etc/hosts', 'utf8')).match(/^[\d.]+\s+(?!localhost)(\S+)/m)?.[1];
  if (own) expect((await resolveHost(own, { ...options(), hostsFile: true })).length).toBeGreaterThan(0);
  expect(questions.length).toBe(before);
});

test('rejects with the error code for a name that does not exist', async () => {
  await expect(resolveHost('none.example', options())).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('names whose servers never respond do not block other lookups or file access, and end with their signal', async () => {
  const ended = new AbortController();
  let pending = 50;
  setMaxListeners(pending, ended.signal);
  const silent = Array.from({ length: pending }, (_, n) =>
    resolveHost(`silent.zone-${n}.example`, options(ended.signal)).finally(() => pending--),
  );
  const all = Promise.allSettled(silent);
  // Both use the threads that these fifty would occupy if dns.lookup resolved them.
  expect((await lookup('localhost')).address).toBeTruthy();
  expect((await readFile(import.meta.filename)).length).toBeGreaterThan(0);
  expect((await resolveHost('hooks.example', options())).length).toBe(2);
  expect(pending).toBe(50);
  ended.abort(new Error('enough'));
  for (const one of await all) expect(one).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
});
