/** The databases of `SHEAF_SOURCES`, from which report types of your own can read. */
import type { SettingType } from './setting.ts';

export interface SourceUrl {
  /** `host:port`, without credentials. */
  name: string;
  url: string;
}

/** The hosts of each source by its name, in the order in which they are tried. */
export type SourceSettings = ReadonlyMap<string, readonly SourceUrl[]>;

/** Whether the hosts are servers of ClickHouse. All hosts of a source are of one kind. */
export function isClickHouse(hosts: readonly SourceUrl[]): boolean {
  return hosts[0]!.url.startsWith('clickhouse');
}

/** All URLs of all sources. */
export function urlsOf(sources: SourceSettings): string[] {
  return [...sources.values()].flat().map(({ url }) => url);
}

const NAME = /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/;

/** By scheme. Those of ClickHouse are its ports for HTTP. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'clickhouse:': 8123,
  'clickhouses:': 8443,
};

/** `name=URL` pairs that are separated by spaces. A URL contains no space, and can contain commas between its hosts. */
export const sourceUrls: SettingType<SourceSettings> = {
  allowed:
    'names in lower case with URLs of PostgreSQL or ClickHouse, percent-encoded and separated by spaces, for example shop=postgresql://reader:password@replica1,replica2/shop clicks=clickhouse://reader:password@host:8123/clicks',
  read(text) {
    const sources = new Map<string, readonly SourceUrl[]>();
    for (const pair of text.trim().split(/\s+/)) {
      const [, name = '', url = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
      const hosts = NAME.test(name) && !sources.has(name) ? hostsOf(url) : null;
      if (!hosts) return null;
      sources.set(name, hosts);
    }
    return sources;
  },
  secret: true,
};

/**
 * The hosts of a URL in the form of libpq, `postgresql://user@one:5432,two/database`: one URL for each host, because clients take only one.
 * Null if the URL is not valid.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
function hostsOf(url: string): SourceUrl[] | null {
  const [, scheme, user = '', hosts, rest] =
    /^(postgres(?:ql)?:\/\/|clickhouses?:\/\/)([^/?#]*@)?([^/?#@]+)(\/[^/?#]+.*)$/s.exec(url) ?? [];
  if (scheme === undefined || !hosts || !isEncoded(url)) return null;
  // ClickHouse has no options in URLs, and nothing in them is ignored.
  if (scheme.startsWith('clickhouse') && !/^\/[^/?#]+$/.test(rest!)) return null;
  const found: SourceUrl[] = [];
  for (const host of hosts.split(',')) {
    const one = `${scheme}${user}${host}${rest}`;
    const { hostname, port } = host && URL.canParse(one) ? new URL(one) : { hostname: '', port: '' };
    const name = `${hostname}:${port || DEFAULT_PORTS[scheme.slice(0, -2)]}`;
    if (!hostname || found.some((other) => other.name === name)) return null;
    found.push({ name, url: one });
  }
  return found;
}

/** Whether each `%` begins an escape of UTF-8. pg decodes the user, the password and the database when it connects, and throws. */
function isEncoded(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0]!);
    return true;
  } catch {
    return false;
  }
}
