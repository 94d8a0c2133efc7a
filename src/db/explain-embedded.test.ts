import { expect, test } from 'vitest';
import { explainEmbedded, isTemporary, type ProgramError } from './explain-embedded.ts';

// Output of initdb, pg_ctl, setpriv and postgres in real runs on minimal systems.
const cases: [stderr: string, log: string, says: string][] = [
  [
    'initdb: error while loading shared libraries: libxml2.so.2: cannot open shared object file',
    '',
    'lacks the library libxml2.so.2',
  ],
  [
    'initdb: error: could not look up effective user ID 4242: user does not exist',
    '',
    'the user 4242 has no entry in /etc/passwd',
  ],
  ['initdb: error: could not write to file: No space left on device', '', 'the disk of /data/postgres is full'],
  [
    'pg_ctl: could not start server',
    'FATAL:  could not map anonymous shared memory: Cannot allocate memory',
    'too little memory',
  ],
  [
    'setpriv: activate capabilities: Operation not permitted',
    '',
    'root cannot start it as another user on this system',
  ],
  [
    '',
    'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 17',
    'created by PostgreSQL 17',
  ],
  [
    'initdb: error: could not change permissions of directory: Permission denied',
    '',
    'Change the owner of the whole data folder',
  ],
  [
    'pg_ctl: could not start server',
    'FATAL:  something new happened',
    'something new happened. See the end of /data/postgres/server.log',
  ],
];

test.for(cases)('%s%s', ([stderr, log, says]) => {
  const error = explainEmbedded(Object.assign(new Error('Command failed'), { stderr, code: 1 }), {
    cluster: '/data/postgres',
    log,
  });
  expect(error.message).toMatch(/^The embedded PostgreSQL does not start: .*\.$/);
  expect(error.message).toContain(says);
  expect(isTemporary(error)).toBe(false);
});

test('a system without setpriv is explained', () => {
  const missing: ProgramError = Object.assign(new Error('spawn setpriv ENOENT'), {
    code: 'ENOENT',
    syscall: 'spawn setpriv',
  });
  expect(explainEmbedded(missing, { cluster: '/data' }).message).toContain('the program setpriv is missing');
});

test('the failure is temporary while another process starts or stops the server', () => {
  for (const log of [
    'FATAL:  lock file "postmaster.pid" already exists',
    'FATAL:  pre-existing shared memory block is still in use',
    '',
  ]) {
    const error = Object.assign(new Error('Command failed'), { stderr: 'pg_ctl: could not start server', code: 1 });
    expect(isTemporary(explainEmbedded(error, { cluster: '/data', log }))).toBe(true);
  }
});
