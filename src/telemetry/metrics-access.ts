/**
 * Who may read the metrics. With a token: whoever sends it. Without: this machine, and not through a proxy on it, which
 * would let everybody in by its own address.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { RequestError } from '../errors.ts';

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** Throws UNAUTHORIZED or FORBIDDEN. */
export function checkMetricsAccess(request: IncomingMessage, token: string | null): void {
  if (token !== null) {
    if (sameText(request.headers.authorization ?? '', `Bearer ${token}`)) return;
    throw new RequestError('UNAUTHORIZED', 'Send the token of SHEAF_METRICS_TOKEN as Authorization: Bearer.');
  }
  const forwarded = FORWARDED.some((name) => request.headers[name] !== undefined);
  if (!forwarded && isLoopback(request.socket.remoteAddress ?? '')) return;
  throw new RequestError(
    'FORBIDDEN',
    'Without SHEAF_METRICS_TOKEN the metrics are for this machine only, and not through a proxy.',
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
