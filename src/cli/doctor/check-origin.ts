import type { Config } from '../../config.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Which origin the links in responses will begin with. */
export function checkOrigin({ publicUrl, trustProxy, host, port }: CheckedConfig): Finding {
  if (publicUrl) return ok('links', `Links begin with ${publicUrl}.`);
  if (trustProxy) {
    const says =
      'Links begin with the X-Forwarded-Proto and X-Forwarded-Host of each request that comes through a trusted proxy.';
    return ok('links', says);
  }
  const shown = host.includes(':') ? `[${host}]` : host;
  const says = `Links begin with the Host that each request was sent to, for example http://${shown}:${port}.`;
  if (['127.0.0.1', 'localhost', '::1'].includes(host)) return ok('links', says);
  return warn(
    'links',
    says,
    'Set SHEAF_PUBLIC_URL to the address that clients use, for example https://reports.example.com.',
  );
}

type CheckedConfig = Pick<Config, 'publicUrl' | 'trustProxy' | 'host' | 'port'>;
