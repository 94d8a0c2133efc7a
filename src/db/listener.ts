/** News from PostgreSQL: which exports changed, as the trigger exports_changed tells them. */
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const EXPORTS = 'sheaf_exports';

/** Maximum milliseconds to connect: a host that never answers must not stop a start. */
const CONNECT_MS = 10_000;

/** Pause before a broken connection is made again. */
const RECONNECT_MS = 500;

/** `finished`: completed or failed; `part finished`: one of its parts is; `changed`: anything else of either. */
export type News = 'changed' | 'part finished' | 'finished';

export interface Until {
  limitMs: number;
  signal: AbortSignal;
  /** What is waited for; any news when it is left out. */
  matters?: (news: News) => boolean;
}

export interface Listener {
  /**
   * Resolves at the next news of the export that matters, or after `limitMs`, or when `signal` aborts. News can be lost with
   * a connection, so whoever waits looks again now and then. Call it before reading the state that may change.
   */
  next(exportId: number, until: Until): Promise<void>;
  close(): Promise<void>;
}

/** Opens one connection that listens, and makes it anew whenever it breaks. */
export async function openListener(url: string): Promise<Listener> {
  const news = new EventEmitter().setMaxListeners(0);
  let closed = false;
  let client = await connect();

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
      client = fresh;
      if (closed) await client.end();
      return;
    }
  }

  return {
    next(exportId, { limitMs, signal, matters = () => true }) {
      return new Promise((resolve) => {
        const event = String(exportId);
        const hear = (what: News) => {
          if (matters(what)) done();
        };
        const done = () => {
          clearTimeout(timer);
          news.off(event, hear);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, signal.aborted ? 0 : limitMs);
        news.on(event, hear);
        signal.addEventListener('abort', done);
      });
    },
    async close() {
      closed = true;
      await client.end().catch(() => {});
    },
  };
}

async function listen(url: string, told: (message: pg.Notification) => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'sheaf listener',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
  });
  client.on('notification', told);
  client.on('error', () => {});
  await client.connect();
  await client.query(`listen ${EXPORTS}`);
  return client;
}
