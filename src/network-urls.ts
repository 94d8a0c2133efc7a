/** The networks whose APIs Sheaf can fetch from, and the setting that replaces the URLs of their APIs. */
import type { SettingType } from './setting.ts';

export const NETWORKS = ['awin', 'cj', 'impact'] as const;
export type NetworkName = (typeof NETWORKS)[number];

/** Origins that are used instead of those of the networks. */
export type NetworkUrls = Readonly<Partial<Record<NetworkName, string>>>;

/** `name=origin` pairs, comma-separated. */
export const networkUrls: SettingType<NetworkUrls> = {
  allowed: `origins by network (${NETWORKS.join(', ')}), comma-separated, for example awin=http://127.0.0.1:9000`,
  read(text) {
    const urls: Partial<Record<NetworkName, string>> = {};
    for (const pair of text.split(',')) {
      const [, name = '', url = ''] = /^\s*([a-z]+)=(\S+)\s*$/.exec(pair) ?? [];
      const network = NETWORKS.find((one) => one === name);
      if (!network || urls[network] !== undefined || !isOrigin(url)) return null;
      urls[network] = new URL(url).origin;
    }
    return urls;
  },
};

function isOrigin(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, href } = new URL(url);
  return /^https?:$/.test(protocol) && href === `${origin}/`;
}
