/** Whether news arrive: LISTEN needs a connection that stays ours, which PgBouncer gives in session mode only. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Finding, fail, ok } from './finding.ts';

const LIMIT_MS = 2000;
const CHANNEL = 'sheaf_doctor';

export async function checkListen(url: string): Promise<Finding> {
  const [listener, other] = [client(url), client(url)];
  try {
    await Promise.all([listener.connect(), other.connect()]);
    const heard = new Promise<'heard'>((resolve) => listener.once('notification', () => resolve('heard')));
    await listener.query(`listen ${CHANNEL}`);
    // Under transaction pooling this takes the connection that has just listened, and we get another one.
    await other.query('begin; select pg_backend_pid()');
    await other.query(`notify ${CHANNEL}; commit`);
    await listener.query('select');
    if ((await Promise.race([heard, sleep(LIMIT_MS)])) === 'heard') return ok('listen', 'LISTEN and NOTIFY work.');
    return fail(
      'listen',
      'Notifications do not arrive: a pooler hands the connection to others between transactions.',
      "Connect past it, or set PgBouncer's pool_mode to session for this database.",
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
