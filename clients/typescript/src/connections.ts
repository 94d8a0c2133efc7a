import { Group } from './group.ts';
import type { Cancellable, ChangeOptions, UpdateOptions } from './options.ts';
import type { Requests, Responses } from './types.ts';

export type Connection = Responses['getConnection']['connection'];
export type ConnectionFetch = Responses['listConnectionFetches']['fetches'][number];

/** Operations on connections, through which transactions are fetched from networks. Only admins and operators change them. */
export class Connections extends Group {
  /** Lists the connections of your publisher by name. */
  async list(options: Cancellable = {}): Promise<Connection[]> {
    return (await this.read<Responses['listConnections']>('', options)).connections;
  }

  async get(id: number, options: Cancellable = {}): Promise<Connection> {
    return (await this.read<Responses['getConnection']>(`/${id}`, options)).connection;
  }

  /** Saves a connection. With `dryRun`, its ID is 0. */
  async create(body: Requests['createConnection'], options: ChangeOptions = {}): Promise<Connection> {
    return (await this.change<Responses['createConnection']>('POST', '', { ...options, body })).connection;
  }

  /** Changes the members that you send. With another `fetch_from`, everything from that day is fetched again. */
  async update(id: number, body: Requests['updateConnection'], options: UpdateOptions = {}): Promise<Connection> {
    return (await this.patch<Responses['updateConnection']>(id, body, options)).connection;
  }

  /** Reads the transactions of the last hour, imports nothing, and names the step that failed. Null with `dryRun`. */
  async test(id: number, options: ChangeOptions = {}): Promise<Responses['testConnection']['test']> {
    return (await this.change<Responses['testConnection']>('POST', `/${id}/test`, options)).test;
  }

  /** Fetches everything up to now. Returns the windows, which are waiting, or none with `dryRun`. */
  async fetch(id: number, options: ChangeOptions = {}): Promise<ConnectionFetch[]> {
    return (await this.change<Responses['fetchConnection']>('POST', `/${id}/fetches`, options)).fetches;
  }

  /** Lists what was fetched, latest first. */
  async fetches(
    id: number,
    { limit, ...options }: Cancellable & { limit?: number | undefined } = {},
  ): Promise<ConnectionFetch[]> {
    const path = `/${id}/fetches${limit === undefined ? '' : `?limit=${limit}`}`;
    return (await this.read<Responses['listConnectionFetches']>(path, options)).fetches;
  }

  /** Fetches nothing more. A window that is being fetched continues. */
  async pause(id: number, options: ChangeOptions = {}): Promise<Connection> {
    const sent = { ...options, repeatable: true };
    return (await this.change<Responses['pauseConnection']>('POST', `/${id}/pause`, sent)).connection;
  }

  /** Continues with the next time of the rule, from where the last fetch ended. */
  async resume(id: number, options: ChangeOptions = {}): Promise<Connection> {
    const sent = { ...options, repeatable: true };
    return (await this.change<Responses['resumeConnection']>('POST', `/${id}/resume`, sent)).connection;
  }

  /** Deletes a connection with its token. Imported transactions stay. */
  delete(id: number, options: ChangeOptions = {}): Promise<void> {
    return this.change('DELETE', `/${id}`, options);
  }
}
