/** Connections to hosts that publishers chose, with the rules of webhooks: resolved once, checked, and only the checked addresses are used. */
import { connect, isIP, type Socket } from 'node:net';
import { dictionary } from '../../dictionary.ts';
import { invalid, shownValue } from '../../errors.ts';
import { addressesOf, isPublic, NoPublicAddress } from '../../webhooks/public-address.ts';
import { type DestinationContext, DestinationError } from './destination.ts';

/** To establish the connection, for all addresses together. */
const CONNECT_MS = 10_000;

/** https://www.rfc-editor.org/rfc/rfc1123#section-2.1, with the underscore that some networks use. */
const HOST_NAME = /^(?=.{1,253}$)[a-z\d_](?:[a-z\d_-]{0,62})(?:\.[a-z\d_][a-z\d_-]{0,62})*\.?$/i;

/** Checks a host without a lookup. Throws VALIDATION_ERROR for the field `host`. */
export function checkHost(host: string, { allowPrivate }: DestinationContext): void {
  if (!isIP(host) && !HOST_NAME.test(host)) {
    throw invalid({
      field: 'host',
      wrong: `${shownValue(host)} is not valid`,
      allowed: 'a host name or IP address, without a scheme and port, for example files.example.com',
    });
  }
  // A name that ends in a number is an IPv4 address in an unusual notation, such as 2130706433. https://url.spec.whatwg.org/#ends-in-a-number-checker
  const isAddress = isIP(host) || /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(host);
  if (!allowPrivate && isAddress && !isPublic(host)) {
    throw invalid({
      field: 'host',
      wrong: `${host} is not a public IP address`,
      next: 'Use a public host, or ask your administrator to set SHEAF_WEBHOOK_PRIVATE=on',
    });
  }
}

interface Where {
  host: string;
  port: number;
  allowPrivate: boolean;
  signal: AbortSignal;
  /** Called between the lookup and the connection. */
  onResolved?: () => void;
}

/** An open connection to the host. Throws a {@link DestinationError} of the step `resolve` or `connect`, or the reason of the signal. */
export async function connectHost({ host, port, allowPrivate, signal, onResolved }: Where): Promise<Socket> {
  const addresses = await addressesOf(host, { allowPrivate, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    const isKnown = cause instanceof NoPublicAddress || !allowPrivate;
    throw new DestinationError('resolve', {
      wrong: `${host} does not resolve to ${isKnown ? 'a public' : 'an'} IP address`,
      next: 'Check the host name, and whether it is in the public DNS',
      cause,
    });
  });
  onResolved?.();
  const limit = AbortSignal.timeout(CONNECT_MS);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      // A second lookup could return other addresses than the checked ones (DNS rebinding).
      lookup: (_host, { all }, done) => {
        if (all) done(null, addresses);
        else done(null, addresses[0]!.address, addresses[0]!.family);
      },
    });
    const end = () => {
      socket.destroy();
      reject(
        signal.aborted ? signal.reason : noConnection(host, port, `no response within ${CONNECT_MS / 1000} seconds`),
      );
    };
    const release = () => {
      limit.removeEventListener('abort', end);
      signal.removeEventListener('abort', end);
    };
    limit.addEventListener('abort', end, { once: true });
    signal.addEventListener('abort', end, { once: true });
    socket.once('connect', () => {
      release();
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      release();
      reject(noConnection(host, port, CAUSES[error.code ?? ''] ?? error.code ?? 'unknown error', error));
    });
  });
}

const CAUSES = dictionary<string>({
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'the network is unreachable',
  ECONNRESET: 'the connection was closed',
  ETIMEDOUT: 'no response',
});

function noConnection(host: string, port: number, why: string, cause?: unknown): DestinationError {
  return new DestinationError('connect', {
    wrong: `Port ${port} of ${host} cannot be reached: ${why}`,
    next: 'Check the host and the port, and whether a firewall allows connections from this service',
    cause,
  });
}
