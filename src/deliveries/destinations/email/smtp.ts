/** One connection to an SMTP server, over a socket to an address that was checked. */
import { isIP } from 'node:net';
import type { NodemailerError } from 'nodemailer/lib/errors';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { connectHost } from '../connect-host.ts';
import { type DestinationContext, DestinationError } from '../destination.ts';
import type { EmailSettings } from './settings.ts';

/** Time without any byte from the server after which a connection is given up. */
const SILENT_MS = 30_000;

export type EmailStep = 'resolve' | 'connect' | 'authenticate' | 'send';

export interface Smtp {
  /** Throws a {@link DestinationError} of the step `send`. The connection can be used for the next message unless it was lost. */
  send(message: { from: string; to: string; content: Buffer }): Promise<void>;
}

/** A server and the account on it. */
type Server = Pick<EmailSettings, 'host' | 'port' | 'security' | 'user' | 'password'>;

interface Options {
  ctx: Pick<DestinationContext, 'allowPrivate'>;
  signal: AbortSignal;
  report?: ((step: EmailStep) => void) | undefined;
}

export async function withSmtp(
  settings: Server,
  { ctx, signal, report }: Options,
  use: (smtp: Smtp) => Promise<void>,
): Promise<void> {
  const { host, security = 'starttls', user, password } = settings;
  const port = settings.port ?? (security === 'tls' ? 465 : 587);
  report?.('resolve');
  const onResolved = () => report?.('connect');
  const socket = await connectHost({ host, port, allowPrivate: ctx.allowPrivate, signal, onResolved });
  const smtp = new SMTPConnection({
    connection: socket,
    host,
    port,
    ...(isIP(host) ? {} : { servername: host }),
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    greetingTimeout: SILENT_MS,
    socketTimeout: SILENT_MS,
  });
  // Ends what is running, whatever it waits for.
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const abort = () => ended.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  smtp.on('error', (error: Error) => ended.reject(error));
  smtp.on('end', () => ended.reject(new Error('The server closed the connection')));

  /** Runs one step. Errors of the server become errors of the step. */
  const run = async (step: EmailStep, what: (done: (error?: Error | null) => void) => void) => {
    const done = new Promise<void>((resolve, reject) => what((error) => (error ? reject(error) : resolve())));
    await Promise.race([done, ended.promise]).catch((error: NodemailerError) => {
      signal.throwIfAborted();
      throw failure(step, error, settings);
    });
  };

  try {
    signal.throwIfAborted();
    await run('connect', (done) => smtp.connect(done));
    report?.('authenticate');
    if (user !== undefined) await run('authenticate', (done) => smtp.login({ user, pass: password! }, done));
    report?.('send');
    await use({
      async send({ from, to, content }) {
        try {
          await run('send', (done) => smtp.send({ from, to: [to], size: content.length }, content, done));
        } catch (error) {
          // An unfinished message must not become part of the next one.
          await run('send', (done) => smtp.reset(done)).catch(() => {});
          throw error;
        }
      },
    });
    smtp.quit();
  } finally {
    signal.removeEventListener('abort', abort);
    smtp.close();
    socket.destroy();
  }
}

function failure(step: EmailStep, error: NodemailerError, { host, security }: Server): DestinationError {
  const code = error.responseCode;
  // https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1: 5yz is permanent.
  const isFinal = code !== undefined && code >= 500 && step !== 'connect';
  const said = code === undefined ? '' : ` with the code ${code}`;
  if (step === 'authenticate') {
    // The text of the response is not shown, because a server can repeat in it what it was sent.
    const next = 'Check user and password, and whether the account is allowed to send by SMTP';
    return new DestinationError(step, { wrong: `${host} refused the login${said}`, next, isFinal, cause: error });
  }
  if (step === 'connect') {
    const isTls = error.code === 'ETLS' || /certificate|self-signed|altname|SSL|TLS/i.test(error.message);
    const wrong = isTls
      ? `No secure connection to ${host} is possible`
      : `${host} did not greet as an SMTP server${said}`;
    const next = isTls
      ? `Check that the server supports ${security === 'tls' ? 'TLS on this port' : 'STARTTLS'} and has a valid certificate for this name`
      : 'Check the host, the port and `security`';
    return new DestinationError(step, { wrong, next, cause: error });
  }
  const next = isFinal ? 'Check sender and recipients' : 'Check whether the server is overloaded';
  return new DestinationError(step, {
    wrong: `${host} did not accept the message${said}`,
    next,
    isFinal,
    cause: error,
  });
}
