/** Receives notifications about changed exports, which the database trigger exports_changed sends. */
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const EXPORTS = 'sheaf_exports';

/** Maximum milliseconds to connect, so that a host that never responds does not block a start. */
const CONNECT_MS = 10_000;

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
  let closed = false;
  let connection = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = await listen(url, ({ payload = '' }) => {
      const [, id, what] = /^(\d+) (.+)$/.exec(payload) ?? [];
      if (id) news.emit(id, what);
    });
    fresh.once('end', () => void reconnect());
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await sleep(RECONNECT_MS);
      const fresh = await connect().catch(() => null);
      if (!fresh) continue;
      connection = fresh;
      if (closed) await connection.end();
      return;
    }
  }

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
    async close() {
      closed = true;
      await connection.end().catch(() => {});
    },
  };
}

async function listen(url: string, onNotification: (message: pg.Notification) => void): Promise<pg.Client> {
  const connection = new pg.Client({
    connectionString: url,
    application_name: 'sheaf listener',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
  });
  connection.on('notification', onNotification);
  connection.on('error', () => {});
  await connection.connect();
  await connection.query(`listen ${EXPORTS}`);
  return connection;
}
