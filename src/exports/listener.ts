/** Receives notifications about changed exports, which the database trigger exports_changed sends. */
import { EventEmitter } from 'node:events';
import { keepConnected } from '../db/keep-connected.ts';

const EXPORTS = 'sheaf_exports';

/** Pause before a broken connection is reopened. */
const RECONNECT_MS = 500;

/**
 * `finished` means that the export completed or failed, and `part finished` that one of its parts did. `changed` is any other
 * change of the export or its parts.
 */
export type News = 'changed' | 'part finished' | 'finished';

export interface Until {
  limitMs: number;
  signal: AbortSignal;
  /** Selects the notifications to wait for. Default: all. */
  matters?: (news: News) => boolean;
}

export interface Listener {
  /**
   * Resolves at the next notification that matters, after `limitMs`, or when `signal` aborts. Notifications can be lost with a
   * connection, so the calling code must also poll. Call this before you read the state that can change.
   */
  next(exportId: number, until: Until): Promise<void>;
  close(): Promise<void>;
}

/** Opens one connection that listens, and reopens it whenever it breaks. */
export async function openListener(url: string): Promise<Listener> {
  const news = new EventEmitter().setMaxListeners(0);
  const close = await keepConnected({
    url,
    name: 'sheaf listener',
    reconnectMs: RECONNECT_MS,
    prepare(connection) {
      connection.on('notification', ({ payload = '' }) => {
        const [, id, what] = /^(\d+) (.+)$/.exec(payload) ?? [];
        if (id) news.emit(id, what);
      });
      return connection.query(`listen ${EXPORTS}`);
    },
  });

  return {
    next(exportId, { limitMs, signal, matters = () => true }) {
      return new Promise((resolve) => {
        const event = String(exportId);
        const receive = (what: News) => {
          if (matters(what)) done();
        };
        const done = () => {
          clearTimeout(timer);
          news.off(event, receive);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, signal.aborted ? 0 : limitMs);
        news.on(event, receive);
        signal.addEventListener('abort', done);
      });
    },
    close,
  };
}
