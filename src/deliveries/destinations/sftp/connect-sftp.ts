/** One authenticated SFTP session to a server whose host key was pinned. */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { connectHost } from '../connect-host.ts';
import { type DestinationContext, DestinationError, type FileStep } from '../destination.ts';
import type { SftpSettings } from './settings.ts';

/** From the first byte to the end of the authentication. */
const READY_MS = 20_000;

/** A server that answers none of three probes is gone. */
const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

interface Options {
  ctx: DestinationContext;
  signal: AbortSignal;
  report?: (step: FileStep) => void;
}

/** Runs `work` with a session, and ends it. Errors before `work` name the step. When the signal aborts, throws its reason. */
export async function withSftp<T>(
  settings: SftpSettings,
  { ctx, signal, report = () => {} }: Options,
  work: (sftp: SFTPWrapper) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  report('resolve');
  const { host, port = 22 } = settings;
  const socket = await connectHost({
    host,
    port,
    allowPrivate: ctx.allowPrivate,
    signal,
    onResolved: () => report('connect'),
  });
  const client = new ssh2.Client();
  const broken = brokenOr(signal, client);
  try {
    await Promise.race([authenticate(client, settings, socket, () => report('authenticate')), broken.promise]);
    // The session answers nothing anymore once the connection is gone, so the work must not be awaited alone.
    return await Promise.race([openSftp(client).then(work), broken.promise]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    broken.release();
    client.end();
    // A server that does not close its side would keep the connection.
    socket.destroySoon();
  }
}

/** Rejects when the signal aborts or an established connection ends. */
function brokenOr(signal: AbortSignal, client: ssh2.Client): { promise: Promise<never>; release(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  // It can reject when nobody waits anymore.
  promise.catch(() => {});
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  let isReady = false;
  client.once('ready', () => {
    isReady = true;
  });
  client.once('close', () => {
    if (!isReady) return;
    reject(
      new DestinationError('write', {
        wrong: 'The connection broke',
        next: 'Sheaf tries again. If this happens often, check the network and the limits of the server',
      }),
    );
  });
  return { promise, release: () => signal.removeEventListener('abort', abort) };
}

function authenticate(client: ssh2.Client, settings: SftpSettings, sock: Socket, onTrusted: () => void): Promise<void> {
  const { host, user: username, password, private_key: privateKey, passphrase, host_key: pinned } = settings;
  return new Promise((resolve, reject) => {
    let refusal: DestinationError | null = null;
    let isTrusted = false;
    client.once('ready', resolve);
    // It stays for the life of the connection: without a listener, an error would end the process.
    client.on('error', (error) =>
      reject(refusal ?? failureOf(error, { host, isTrusted, usesKey: privateKey !== undefined })),
    );
    client.once('close', () => reject(failureOf(new Error('closed'), { host, isTrusted, usesKey: false })));
    // Servers with PAM often accept passwords only as the answer to a question.
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) =>
      answer(prompts.map(({ echo }) => (echo ? '' : (password ?? '')))),
    );
    client.connect({
      sock,
      username,
      ...(password === undefined ? {} : { password, tryKeyboard: true }),
      ...(privateKey === undefined ? {} : { privateKey, ...(passphrase === undefined ? {} : { passphrase }) }),
      readyTimeout: READY_MS,
      ...KEEPALIVE,
      hostVerifier: (key: Buffer) => {
        const presented = fingerprintOf(key);
        isTrusted = presented === pinned;
        if (isTrusted) onTrusted();
        else refusal = notTrusted(host, presented, pinned);
        return isTrusted;
      },
    });
  });
}

/** As OpenSSH shows fingerprints. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function notTrusted(host: string, presented: string, pinned: string | undefined): DestinationError {
  return new DestinationError('connect', {
    ...(pinned === undefined
      ? {
          wrong: `The host key of ${host} has the fingerprint ${presented}, and host_key is not set`,
          next: 'Compare it with the fingerprint that the owner of the server tells you, then set host_key to it',
        }
      : {
          wrong: `The host key of ${host} has the fingerprint ${presented}, but host_key is ${pinned}`,
          next: 'Ask the owner of the server whether its key changed. If so, set host_key to the new fingerprint',
        }),
    isFinal: true,
  });
}

function failureOf(
  error: Error & { level?: string },
  { host, isTrusted, usesKey }: { host: string; isTrusted: boolean; usesKey: boolean },
): DestinationError {
  if (error.level === 'client-authentication') {
    return new DestinationError('authenticate', {
      wrong: `The server does not accept the user with this ${usesKey ? 'private key' : 'password'}`,
      next: usesKey
        ? 'Check user and private_key, and whether the public key is registered on the server'
        : 'Check user and password',
      isFinal: true,
      cause: error,
    });
  }
  if (error.level === 'client-timeout') {
    return new DestinationError(isTrusted ? 'authenticate' : 'connect', {
      wrong: `${host} did not finish the SSH handshake within ${READY_MS / 1000} seconds`,
      next: 'Check whether this is the port of an SSH server',
      cause: error,
    });
  }
  return new DestinationError(isTrusted ? 'authenticate' : 'connect', {
    wrong: `${host} did not complete the SSH handshake`,
    next: 'Check whether this is the port of an SSH server, and whether the server limits connections',
    cause: error,
  });
}

function openSftp(client: ssh2.Client): Promise<SFTPWrapper> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) =>
      reject(
        new DestinationError('authenticate', {
          wrong: 'The server accepts the user, but does not allow SFTP',
          next: 'Ask the owner of the server to allow SFTP for this user',
          cause,
        }),
      );
    client.once('close', fail);
    client.sftp((error, sftp) => (error ? fail(error) : resolve(sftp)));
  });
}
