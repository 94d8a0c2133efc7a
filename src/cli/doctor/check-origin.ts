import type { Config } from '../../config.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Reports the origin of the links in responses. */
export function checkOrigin({ publicUrl, trustProxy, host, port }: CheckedConfig): Finding {
  if (publicUrl) return ok('links', `Links begin with ${publicUrl}.`);
  if (trustProxy) {
    const says =
      'Links begin with the X-Forwarded-Proto and X-Forwarded-Host of each request that comes through a trusted proxy.';
    return ok('links', says);
  }
  const shown = host.includes(':') ? `[${host}]` : host;
  const says = `Links begin with the host of each request, for example http://${shown}:${port}.`;
  if (['127.0.0.1', 'localhost', '::1'].includes(host)) return ok('links', says);
  return warn(
    'links',
    says,
    'Set SHEAF_PUBLIC_URL to the URL that clients use, for example https://reports.example.com.',
  );
}

type CheckedConfig = Pick<Config, 'publicUrl' | 'trustProxy' | 'host' | 'port'>;
