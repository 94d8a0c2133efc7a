import type { SourceUrl } from '../../source-urls.ts';
import type { Source } from '../source.ts';
import { clickHouseSource } from './clickhouse-source.ts';
import { openServer } from './server.ts';

export interface ClickHouseOptions {
  /** Maximum connections to one host. They are opened when they are needed. */
  max: number;
  /** Name of the program in the query log. */
  name: string;
  /** Called with the error if a host could not cancel a statement. */
  onUncanceled: ((host: string, error: Error) => void) | undefined;
}

/** The source of a database in ClickHouse. */
export function openClickHouse(hosts: readonly SourceUrl[], { max, name, onUncanceled }: ClickHouseOptions): Source {
  return clickHouseSource(
    hosts.map(({ name: host, url }) => {
      const server = openServer({ url, max, name, onUncanceled: (error) => onUncanceled?.(host, error) });
      return { name: host, server };
    }),
  );
}
