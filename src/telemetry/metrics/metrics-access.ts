/**
 * Controls access to the metrics. If a token is set, requests must send it. Otherwise only requests from this machine are
 * allowed, and none that a proxy forwarded: every client of a local proxy has the proxy's address.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { RequestError } from '../../errors.ts';

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** Throws UNAUTHORIZED or FORBIDDEN. */
export function checkMetricsAccess(request: IncomingMessage, token: string | null): void {
  if (token !== null) {
    if (sameText(request.headers.authorization ?? '', `Bearer ${token}`)) return;
    throw new RequestError(
      'UNAUTHORIZED',
      'The metrics token is missing or wrong. Send the value of SHEAF_METRICS_TOKEN as Authorization: Bearer.',
    );
  }
  const forwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
  if (!forwarded && isLoopback(request.socket.remoteAddress ?? '')) return;
  throw new RequestError(
    'FORBIDDEN',
    'Metrics can only be read from this machine and not through a proxy. Set SHEAF_METRICS_TOKEN to read them from elsewhere.',
  );
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
