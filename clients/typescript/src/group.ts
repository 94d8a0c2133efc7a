import { type CallContext, call } from './call.ts';
import type { Cancellable, UpdateOptions } from './options.ts';

interface Sent extends UpdateOptions {
  body?: unknown;
  repeatable?: boolean;
}

/** Operations on one kind of resource. Requests that may have had an effect are not repeated, except those that can be. */
export class Group {
  readonly #ctx: CallContext;
  readonly #path: string;

  constructor(ctx: CallContext, path: string) {
    this.#ctx = ctx;
    this.#path = path;
  }

  protected read<T>(path: string, { signal }: Cancellable): Promise<T> {
    return call(this.#ctx, { method: 'GET', path: this.#path + path, repeatable: true, signal });
  }

  protected change<T>(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    { body, repeatable = false, dryRun = false, ifMatch, signal }: Sent,
  ): Promise<T> {
    const query = dryRun ? `${path.includes('?') ? '&' : '?'}dry_run=true` : '';
    return call(this.#ctx, {
      method,
      path: this.#path + path + query,
      body,
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': tagOf(ifMatch) } }),
      repeatable: repeatable || dryRun,
      signal,
    });
  }

  /** Sends a file as the body. Only a dry run is repeated when it is unknown whether the file arrived. */
  protected upload<T>(path: string, file: Blob | Uint8Array | string, { dryRun = false, signal }: Sent): Promise<T> {
    const query = dryRun ? `${path.includes('?') ? '&' : '?'}dry_run=true` : '';
    return call(this.#ctx, { method: 'POST', path: this.#path + path + query, file, repeatable: dryRun, signal });
  }

  /** Changes members of a resource. With `ifMatch`, a second request would be refused because of the first one, so there is none. */
  protected patch<T>(id: number | string, body: unknown, options: UpdateOptions): Promise<T> {
    return this.change('PATCH', `/${id}`, { ...options, body, repeatable: options.ifMatch === undefined });
  }
}

/** Encodes characters that a tag or a header cannot contain. No version has them, so such a tag matches none. */
function tagOf(version: string): string {
  return `"${encodeURIComponent(String(version).toWellFormed()).replaceAll('%3A', ':')}"`;
}
