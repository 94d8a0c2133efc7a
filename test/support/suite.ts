/** The setup of most black-box test files: a separate database, a real service that uses it, and API keys. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createKey } from '../../src/access/keys/create-key.ts';
import type { ApiDocument } from '../../src/openapi/document.ts';
import { type Api, createApi } from './api.ts';
import { type CheckDocumented, documentCheck } from './check-documented.ts';
import { type Template, type TestDatabase, testDatabase } from './database.ts';
import { type RunningService, sheaf, startService } from './service.ts';

/** A fast machine makes more requests and sign-ins a minute than the defaults allow one client. */
const NO_LIMITS = { SHEAF_RATE_LIMIT: '1000000', SHEAF_SIGN_IN_LIMIT: '1000000' };

/** The publisher of the clients of most tests, in the demo data. */
const HOME = 'acme-media';

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
  /** An API key. The same user always gets the same one. */
  key(who: Who): Promise<string>;
  /** A new API key with each call, from the function behind `sheaf keys create`. The command itself takes 0.6 s of processor time. */
  newKey(who: Who): Promise<string>;
  /** A client with that key. */
  as(who: Who): Promise<Api>;
  /** A client without credentials, or with these headers. */
  api(headers?: Record<string, string>): Api;
}

export interface SuiteOptions {
  template?: Template;
  command?: 'start' | 'api';
  env?: Record<string, string>;
  /** Runs before the service starts. */
  prepare?: () => Promise<void>;
}

/** Registers the hooks that start and stop everything. The members of the suite are available once a test runs. */
export function suite(options: SuiteOptions = {}): Suite {
  const { template = 'demo', command = 'start', env: more = {}, prepare } = options;
  const self = {} as Suite;
  /** A service with further report types has a document of its own. */
  let check: CheckDocumented | undefined;
  const keys = new Map<string, Promise<string>>();
  beforeAll(async () => {
    self.database = await testDatabase(template);
    self.dataDir = await mkdtemp(join(tmpdir(), 'sheaf-suite-'));
    self.env = { DATABASE_URL: self.database.url, SHEAF_DATA_DIR: self.dataDir, SHEAF_LOG: 'warn' };
    await prepare?.();
    self.service = await startService({ command, env: { ...self.env, ...NO_LIMITS, ...more } });
    if (more['SHEAF_REPORTS']) {
      const document = await (await fetch(`${self.service.origin}/openapi.json`)).json();
      check = documentCheck(document as ApiDocument);
    }
  });
  afterAll(async () => {
    await self.service?.end();
    await self.database?.drop();
    if (self.dataDir) await rm(self.dataDir, { recursive: true, force: true });
  });
  self.key = (who) => {
    const name = JSON.stringify(who);
    const made = keys.get(name) ?? self.newKey(who);
    keys.set(name, made);
    return made;
  };
  self.newKey = ({ publisher = HOME, ...who }) => createKey(self.database, { publisher, ...who });
  self.api = (headers) => createApi(self.service.origin, headers, check ? { check } : {});
  self.as = async (who) => self.api({ 'x-api-key': await self.key(who) });
  return self;
}

/** Runs `sheaf keys create`, for tests without a suite. */
export async function makeKey(env: Record<string, string>, who: Who): Promise<string> {
  const { role, publisher = HOME, email } = who;
  const args = ['keys', 'create', '--publisher', publisher, '--role', role, ...(email ? ['--email', email] : [])];
  const { code, stdout, stderr } = await sheaf(args, { env });
  if (code !== 0) throw new Error(`sheaf ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout.trim();
}
