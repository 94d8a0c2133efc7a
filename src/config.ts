/**
 * The service's settings. This file alone reads the environment, and only when asked:
 * two configurations can live in one process.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { RequestError } from './errors.ts';

export interface Config {
  /** Address the HTTP server listens on. */
  host: string;
  /** Port the HTTP server listens on; 0 lets the system choose. */
  port: number;
  /** Origin that links in answers begin with; null takes the origin of the request. */
  publicUrl: string | null;
  /** Folder of the embedded database, the disk store and its signing secret; absolute. */
  dataDir: string;
  /** PostgreSQL to use in place of the embedded server. */
  databaseUrl: string | null;
  /** Load the demo data into an empty database at the first start. */
  demo: boolean;
  /** A completed report answers the same request again for this long. */
  dedupeSeconds: number;
  /** Most rows in one part: the unit of distribution, retry and progress. */
  partRows: number;
  /** Encoder threads, and parts built at the same time, per process. */
  threads: number;
  /** Requests a caller may make per minute. */
  rateLimit: number;
  /** pino level: trace, debug, info, warn, error or silent. */
  logLevel: string;
}

/** Every setting, its default and its meaning, in the order of `docs/guide/settings.md`. */
export const SETTINGS = {
  HOST: 'Address to listen on (127.0.0.1)',
  PORT: 'Port to listen on (8080)',
  SHEAF_PUBLIC_URL:
    'Origin of the links in answers, for example https://reports.example.com (the origin of each request)',
  SHEAF_DATA_DIR: 'Folder of the embedded database and the files (./.sheaf)',
  DATABASE_URL: 'PostgreSQL 15 or newer, in place of the embedded one',
  SHEAF_DEMO: 'on or off: load the demo data at the first start (on with the embedded database, else off)',
  SHEAF_DEDUPE_SECONDS: 'How long a completed report answers the same request again (900)',
  SHEAF_PART_ROWS: 'Most rows in one part (100000)',
  SHEAF_THREADS: 'Encoder threads and parts at a time in one process (the number of cores)',
  SHEAF_RATE_LIMIT: 'Requests per minute and caller (600)',
  SHEAF_LOG: 'trace, debug, info, warn, error or silent (info)',
} as const;

/** Reads the settings. Throws a VALIDATION_ERROR that names the variable and what is allowed. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const databaseUrl = env['DATABASE_URL'] || null;
  return {
    host: env['HOST'] || '127.0.0.1',
    port: integer(env, 'PORT', { fallback: 8080, min: 0, max: 65_535 }),
    publicUrl: origin(env, 'SHEAF_PUBLIC_URL'),
    dataDir: resolve(env['SHEAF_DATA_DIR'] || '.sheaf'),
    databaseUrl,
    demo: oneOf(env, 'SHEAF_DEMO', { fallback: databaseUrl ? 'off' : 'on', allowed: ['on', 'off'] }) === 'on',
    dedupeSeconds: integer(env, 'SHEAF_DEDUPE_SECONDS', { fallback: 900, min: 0, max: 31_536_000 }),
    partRows: integer(env, 'SHEAF_PART_ROWS', { fallback: 100_000, min: 1, max: 10_000_000 }),
    threads: integer(env, 'SHEAF_THREADS', { fallback: availableParallelism(), min: 1, max: 256 }),
    rateLimit: integer(env, 'SHEAF_RATE_LIMIT', { fallback: 600, min: 1, max: 1_000_000 }),
    logLevel: oneOf(env, 'SHEAF_LOG', {
      fallback: 'info',
      allowed: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    }),
  };
}

type Name = keyof typeof SETTINGS;

function integer(env: NodeJS.ProcessEnv, name: Name, rule: { fallback: number; min: number; max: number }): number {
  const text = env[name];
  if (text === undefined || text === '') return rule.fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= rule.min && value <= rule.max) return value;
  throw invalid(name, text, `a whole number from ${rule.min} to ${rule.max}`);
}

function oneOf(env: NodeJS.ProcessEnv, name: Name, rule: { fallback: string; allowed: string[] }): string {
  const text = env[name];
  if (text === undefined || text === '') return rule.fallback;
  if (rule.allowed.includes(text)) return text;
  throw invalid(name, text, `one of ${rule.allowed.join(', ')}`);
}

function origin(env: NodeJS.ProcessEnv, name: Name): string | null {
  const text = env[name];
  if (text === undefined || text === '') return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw invalid(name, text, 'an http or https address');
}

function invalid(name: Name, text: string, allowed: string): RequestError {
  return new RequestError('VALIDATION_ERROR', `${name} is "${text}", but must be ${allowed}.`);
}
