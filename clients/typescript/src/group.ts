import { type CallContext, call } from './call.ts';
import type { Cancellable, ChangeOptions } from './options.ts';

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
    { body, repeatable = false, dryRun = false, signal }: ChangeOptions & { body?: unknown; repeatable?: boolean },
  ): Promise<T> {
    const query = dryRun ? `${path.includes('?') ? '&' : '?'}dry_run=true` : '';
    return call(this.#ctx, { method, path: this.#path + path + query, body, repeatable: repeatable || dryRun, signal });
  }
}
