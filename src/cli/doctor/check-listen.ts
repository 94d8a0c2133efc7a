/** Checks that notifications arrive. LISTEN needs a session of its own, which PgBouncer provides only in session mode. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Finding, fail, ok } from './finding.ts';

const LIMIT_MS = 2000;
const CHANNEL = 'sheaf_doctor';

export async function checkListen(url: string): Promise<Finding> {
  const [listener, other] = [client(url), client(url)];
  try {
    await Promise.all([listener.connect(), other.connect()]);
    const received = new Promise<'received'>((resolve) => listener.once('notification', () => resolve('received')));
    await listener.query(`listen ${CHANNEL}`);
    // With transaction pooling, this takes the connection that has just listened, and the listener gets another one.
    await other.query('begin; select pg_backend_pid()');
    await other.query(`notify ${CHANNEL}; commit`);
    await listener.query('select');
    if ((await Promise.race([received, sleep(LIMIT_MS)])) === 'received')
      return ok('listen', 'LISTEN and NOTIFY work.');
    return fail(
      'listen',
      'Notifications do not arrive, because a pooler shares the connection between clients.',
      "Connect directly to PostgreSQL, or set PgBouncer's pool_mode to session for this database.",
    );
  } finally {
    await Promise.all([listener.end(), other.end()].map((ended) => ended.catch(() => {})));
  }
}

function client(url: string): pg.Client {
  const made = new pg.Client({ connectionString: url, application_name: 'sheaf doctor' });
  made.on('error', () => {});
  return made;
}
