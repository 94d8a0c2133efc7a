/** E-mail to a real SMTP server. Received messages are read by a parser. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { attachedBytes } from '../../../../test/support/attached-bytes.ts';
import { deliveredFile } from '../../../../test/support/delivered-file.ts';
import type { DestinationContext, Step } from '../destination.ts';
import { emailDriver } from './email.ts';
import type { EmailSettings } from './settings.ts';

const PASSWORD = 'Tr0ub4dor&3';
const signal = new AbortController().signal;
const ctx: DestinationContext = {
  publisher: 'acme',
  allowPrivate: true,
  deliveryFolder: null,
  links: {
    toFile: async ({ deliveryId }) => ({ url: `https://reports.example.com/d/${deliveryId}`, days: 30 }),
    toUnsubscribe: async (address) => `https://reports.example.com/u/1/${address.length}`,
  },
  email: { domains: null, attachBytes: 10_000_000, plaintext: false },
};

let certificate: { key: string; cert: string };
let server: SMTPServer;
let settings: EmailSettings;
let received: { to: string; raw: string; mail: Email }[];
let answer: number | null;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-smtp-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  certificate = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
});

const before = getCACertificates('default');
afterAll(() => setDefaultCACertificates(before));

async function listen(options: SMTPServerOptions = {}): Promise<void> {
  server = new SMTPServer({
    ...certificate,
    onAuth: ({ username, password }, _session, done) =>
      username === 'reports' && password === PASSWORD
        ? done(null, { user: username })
        : done(Object.assign(new Error(`No ${password}`), { responseCode: 535 })),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('unknown@') ? done(Object.assign(new Error('No such user'), { responseCode: 550 })) : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (answer !== null) return done(Object.assign(new Error('Not now'), { responseCode: answer }));
        const raw = Buffer.concat(chunks).toString('latin1');
        received.push({
          to: session.envelope.rcptTo[0]!.address,
          raw,
          mail: await PostalMime.parse(Buffer.concat(chunks)),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listening = await new Promise<AddressInfo>((resolve) => {
    const one = server.listen(0, '127.0.0.1', () => resolve(one.address() as AddressInfo));
  });
  settings = {
    host: 'localhost',
    port: listening.port,
    user: 'reports',
    password: PASSWORD,
    from: 'reports@acme.example',
    to: ['finance@acme.example', 'ann@acme.example'],
  };
}

beforeEach(async () => {
  received = [];
  answer = null;
  setDefaultCACertificates([...before, certificate.cert]);
  await listen();
});
afterEach(() => new Promise<void>((resolve) => server.close(resolve)));

async function again(options: SMTPServerOptions): Promise<void> {
  await new Promise<void>((resolve) => server.close(resolve));
  await listen(options);
}

const deliver = (file = deliveredFile('a;ä\r\n.\r\n'), context = ctx) =>
  emailDriver.open(settings, context).deliver(file, signal);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('each recipient receives the file, its receipt and its figures', async () => {
  const about = {
    schedule: 'Daily',
    reportType: 'clicks',
    publisher: 'acme',
    rows: 1234,
    from: '2026-11-01',
    to: '2026-11-02',
  };
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256));
  const file = deliveredFile(bytes, { name: '四 "ä".csv', about });
  const { location } = await deliver(file);
  expect(location).toBe('attached in e-mail to finance@acme.example, ann@acme.example');
  expect(received.map(({ to }) => to)).toEqual(settings.to);
  const { mail } = received[0]!;
  expect(mail.attachments.map(({ filename }) => filename)).toEqual(['四 "ä".csv', '四 "ä".csv.receipt.json']);
  expect(sha256(attachedBytes(mail, 0))).toBe(file.sha256);
  expect(attachedBytes(mail, 1).toString()).toBe(file.receipt);
  for (const text of [mail.text!, mail.html!]) {
    for (const part of ['clicks', '2026-11-01 to 2026-11-02', '1,234', '70.0 kB', file.sha256])
      expect(text).toContain(part);
    expect(text).not.toContain('/d/');
  }
  expect(mail.subject).toBe('Daily');
  expect(received.some(({ raw }) => raw.includes(PASSWORD))).toBe(false);
});

test('recipients do not see each other, and each has its own link to unsubscribe with one click', async () => {
  await deliver();
  for (const { to, raw, mail } of received) {
    expect(raw).not.toContain(settings.to.find((one) => one !== to));
    expect(mail.headerLines.find(({ key }) => key === 'list-unsubscribe')!.line).toBe(
      `List-Unsubscribe: <https://reports.example.com/u/1/${to.length}>`,
    );
    expect(mail.headers).toContainEqual(
      expect.objectContaining({ key: 'list-unsubscribe-post', value: 'List-Unsubscribe=One-Click' }),
    );
  }
});

test('a repeated try is the same message, and another run or recipient another one', async () => {
  await deliver();
  await deliver(deliveredFile('a;ä\r\n.\r\n', { tryNumber: 2 }));
  await deliver(deliveredFile('a', { deliveryId: 8 }));
  const ids = received.map(({ mail }) => mail.messageId);
  expect([ids[2], ids[3]]).toEqual([ids[0], ids[1]]);
  expect(new Set(ids).size).toBe(4);
});

test('a file above the limit is sent as a link', async () => {
  const { location } = await deliver(deliveredFile('abc'), { ...ctx, email: { ...ctx.email!, attachBytes: 15 } });
  expect(location).toMatch(/^linked/);
  expect(received[0]!.mail.attachments).toEqual([]);
  expect(received[0]!.mail.text).toContain('https://reports.example.com/d/7');
  expect(received[0]!.mail.html).toContain('href="https://reports.example.com/d/7"');
});

test('no name can add a header or markup', async () => {
  const schedule = 'Daily\r\nBcc: eve@evil.example\r\n\r\n<script>\u2028ü';
  await deliver(
    deliveredFile('a', { about: { schedule, reportType: '<b>', publisher: 'a', rows: 1, from: null, to: null } }),
  );
  const { mail } = received[0]!;
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
  expect(mail.subject).toBe('Daily Bcc: eve@evil.example <script> ü');
  expect(mail.html).not.toMatch(/<script>|<b>/);
});

test('bytes that differ from the receipt are not sent', async () => {
  await expect(deliver(deliveredFile('ab', { sha256: '0'.repeat(64) }))).rejects.toThrow('differ from its receipt');
  expect(received).toEqual([]);
});

test('a recipient that is refused for good does not keep the others from the file', async () => {
  settings.to = ['unknown@acme.example', 'ann@acme.example'];
  const error = {
    step: 'send',
    isFinal: true,
    message: expect.stringMatching(/550 for unknown@acme.example; 1 other/),
  };
  await expect(deliver()).rejects.toMatchObject(error);
  expect(received.map(({ to }) => to)).toEqual(['ann@acme.example']);
});

test('a repeated try leaves out the recipients that have accepted the file', async () => {
  const accepted: string[] = [];
  const recordAccepted = async (address: string) => void accepted.push(address);
  settings.to = ['ann@acme.example', 'unknown@acme.example', 'bob@acme.example'];
  await expect(deliver(deliveredFile('a', { recordAccepted }))).rejects.toMatchObject({ step: 'send' });
  expect(accepted).toEqual(['ann@acme.example', 'bob@acme.example']);
  settings.to[1] = 'eve@acme.example';
  await deliver(deliveredFile('a', { tryNumber: 2, accepted, recordAccepted }));
  await deliver(deliveredFile('a', { tryNumber: 3, accepted, recordAccepted }));
  expect(received.map(({ to }) => to)).toEqual(['ann@acme.example', 'bob@acme.example', 'eve@acme.example']);
});

test('a temporary refusal is retried', async () => {
  answer = 451;
  await expect(deliver()).rejects.toMatchObject({ step: 'send', isFinal: false });
  expect(received).toEqual([]);
});

async function tested(context = ctx): Promise<{ steps: Step[]; error: unknown }> {
  const steps: Step[] = [];
  const report = (step: Step) => steps.push(step);
  const error = await emailDriver
    .open(settings, context)
    .test(report, signal)
    .then(
      () => null,
      (thrown: unknown) => thrown,
    );
  return { steps, error };
}

test('a test sends a message in named steps', async () => {
  expect(await tested()).toEqual({ steps: [...emailDriver.steps], error: null });
  expect(received.map(({ mail }) => mail.subject)).toEqual(['A test by Sheaf', 'A test by Sheaf']);
});

test('with TLS from the first byte', async () => {
  await again({ secure: true });
  settings.security = 'tls';
  expect((await tested()).error).toBe(null);
});

test('resolve fails for a private host', async () => {
  const { steps, error } = await tested({ ...ctx, allowPrivate: false });
  expect([steps, error]).toEqual([['resolve'], expect.objectContaining({ step: 'resolve' })]);
});

test('connect fails for a closed port, and without a secure connection no password is sent', async () => {
  const { port } = settings;
  const closed = createServer();
  settings.port = await new Promise<number>((resolve) =>
    closed.listen(0, '127.0.0.1', () => {
      const free = (closed.address() as AddressInfo).port;
      closed.close(() => resolve(free));
    }),
  );
  expect((await tested()).error).toMatchObject({ step: 'connect', message: expect.stringContaining('refused') });
  settings.port = port!;
  setDefaultCACertificates(before);
  expect((await tested()).error).toMatchObject({
    step: 'connect',
    message: expect.stringContaining('valid certificate'),
  });
  let logins = 0;
  await again({
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => {
      logins += 1;
      done(null, { user: 'x' });
    },
  });
  expect((await tested()).error).toMatchObject({ step: 'connect', message: expect.stringContaining('STARTTLS') });
  expect(logins).toBe(0);
  settings.security = 'none';
  expect((await tested()).error).toBe(null);
  expect(logins).toBe(1);
});

test('authenticate fails for a wrong password, which no message contains', async () => {
  settings.password = 'wrong-secret';
  const { steps, error } = await tested();
  expect(steps.at(-1)).toBe('authenticate');
  expect(error).toMatchObject({ step: 'authenticate', isFinal: true });
  expect((error as Error).message).not.toContain('wrong-secret');
});

test('send fails for a refused recipient', async () => {
  settings.to = ['unknown@acme.example'];
  const { steps, error } = await tested();
  expect(steps.at(-1)).toBe('send');
  expect(error).toMatchObject({ step: 'send', isFinal: true });
});

test('an aborted delivery rejects with the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('the service stops');
  await again({ onConnect: () => controller.abort(reason) });
  await expect(emailDriver.open(settings, ctx).deliver(deliveredFile('a'), controller.signal)).rejects.toBe(reason);
});

test.each<[string, Partial<EmailSettings>, string]>([
  ['no recipient', { to: [] }, 'to'],
  ['a header in an address', { to: ['a@b.example\r\nBcc: eve@evil.example'] }, 'to.0'],
  ['a name with an address', { from: 'Ann <ann@acme.example>' }, 'from'],
  ['an address in Unicode', { to: ['jürgen@acme.example'] }, 'to.0'],
  ['two periods', { to: ['a..b@acme.example'] }, 'to.0'],
  ['one address twice', { to: ['a@acme.example', 'A@ACME.example'] }, 'to.1'],
  ['another domain', { to: ['a@acme.example', 'b@sub.acme.example'] }, 'to.1'],
  ['no encryption', { security: 'none' }, 'security'],
  ['a user without a password', { user: 'x' }, 'password'],
  ['a private host', { host: '10.0.0.1' }, 'host'],
])('%s is refused', async (_what, wrong, field) => {
  const good: EmailSettings = { host: 'smtp.acme.example', from: 'r@acme.example', to: ['a@acme.example'] };
  const strict = { ...ctx, allowPrivate: false, email: { ...ctx.email!, domains: ['acme.example'] } };
  await emailDriver.check(good, strict);
  await expect(emailDriver.check({ ...good, ...wrong }, strict)).rejects.toThrow(
    expect.objectContaining({ details: [expect.objectContaining({ field })] }),
  );
  await expect(emailDriver.check(good, { ...strict, links: undefined })).rejects.toThrow('SHEAF_PUBLIC_URL');
});
