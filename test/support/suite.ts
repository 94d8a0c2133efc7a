/** The setup of most black-box test files: a separate database, a real service that uses it, and API keys. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Api, createApi } from './api.ts';
import { type Template, type TestDatabase, testDatabase } from './database.ts';
import { type RunningService, sheaf, startService } from './service.ts';

export interface Who {
  role: 'member' | 'admin' | 'operator';
  publisher?: string;
  email?: string;
}

export interface Suite {
  service: RunningService;
  database: TestDatabase;
  /** The data folder. */
  dataDir: string;
  /** Settings with which a `sheaf` command uses the same database. */
  env: Record<string, string>;
  /** An API key created with the command line. The same user always gets the same key. */
  key(who: Who): Promise<string>;
  /** A client with that key. */
  as(who: Who): Promise<Api>;
  /** A client without credentials, or with these headers. */
  api(headers?: Record<string, string>): Api;
}

export interface SuiteOptions {
  template?: Template;
  command?: 'start' | 'api';
  env?: Record<string, string>;
}

/** Registers the hooks that start and stop everything. The members of the suite are available once a test runs. */
export function suite({ template = 'demo', command = 'start', env: more = {} }: SuiteOptions = {}): Suite {
  const self = {} as Suite;
  const keys = new Map<string, Promise<string>>();
  beforeAll(async () => {
    self.database = await testDatabase(template);
    self.dataDir = await mkdtemp(join(tmpdir(), 'sheaf-suite-'));
    self.env = { DATABASE_URL: self.database.url, SHEAF_DATA_DIR: self.dataDir, SHEAF_LOG: 'warn' };
    self.service = await startService({ command, env: { ...self.env, SHEAF_RATE_LIMIT: '1000000', ...more } });
  });
  afterAll(async () => {
    await self.service?.end();
    await self.database?.drop();
    if (self.dataDir) await rm(self.dataDir, { recursive: true, force: true });
  });
  self.key = (who) => {
    const name = JSON.stringify(who);
    const made = keys.get(name) ?? makeKey(self.env, who);
    keys.set(name, made);
    return made;
  };
  self.api = (headers) => createApi(self.service.origin, headers);
  self.as = async (who) => self.api({ 'x-api-key': await self.key(who) });
  return self;
}

/** Runs `sheaf keys create`. */
export async function makeKey(env: Record<string, string>, who: Who): Promise<string> {
  const { role, publisher = 'acme-media', email } = who;
  const args = ['keys', 'create', '--publisher', publisher, '--role', role, ...(email ? ['--email', email] : [])];
  const { code, stdout, stderr } = await sheaf(args, { env });
  if (code !== 0) throw new Error(`sheaf ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout.trim();
}
