/**
 * The service's settings. This file alone reads the environment, and only when asked:
 * two configurations can live in one process.
 */
import { isIP } from 'node:net';
import { availableParallelism, networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { RequestError } from './errors.ts';

export interface Config {
  /** Address the HTTP server listens on. */
  host: string;
  /** Port the HTTP server listens on; 0 lets the system choose. */
  port: number;
  /** Origin that links in answers begin with; null takes the origin of the request. */
  publicUrl: string | null;
  /** Proxies whose X-Forwarded headers say who calls, and how; null believes none. */
  trustProxy: string[] | null;
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
  /** Most rows of an export. */
  maxRows: number;
  /** Most exports of one publisher in flight. */
  publisherExports: number;
  /** Most parts of one publisher built at a time, on all workers together; null for no limit. */
  publisherParts: number | null;
  /** How long files are kept after completion. */
  retentionDays: number;
  /** Requests a caller may make per minute. */
  rateLimit: number;
  /** Sign-ins from one address per minute. */
  signInLimit: number;
  /** Whose tokens are accepted beside API keys; null for nobody's. */
  oidc: OidcSettings | null;
  /** The model that words the assistant's answers; null for answers from recipes and documents alone. */
  dex: DexSettings | null;
  /** Questions that a caller may ask the assistant per minute. */
  dexLimit: number;
  /** Whether webhooks may lead to private addresses, and without TLS. */
  webhookPrivate: boolean;
  /** pino level: trace, debug, info, warn, error or silent. */
  logLevel: string;
  /** Port that answers probes beside the API; null for none, 0 lets the system choose. */
  healthPort: number | null;
  /** Whether Prometheus may fetch metrics. */
  metrics: boolean;
  /** What must be sent to read them; null lets this machine read them, and nobody else. */
  metricsToken: string | null;
  /** OpenTelemetry collector that metrics and traces are sent to. */
  otlpEndpoint: string | null;
  /** Bucket of the files; null keeps them in the data folder. */
  s3: S3Settings | null;
}

export interface OidcSettings {
  /** As it stands in the claim `iss`, to the letter. */
  issuer: string;
  /** What the claim `aud` must hold. */
  audience: string;
  /** Where the issuer's keys are; null leaves it to the discovery document. */
  jwksUrl: string | null;
}

export interface DexSettings {
  /** Up to and with the version: `https://models.example/v1`. */
  baseUrl: string;
  model: string;
  apiKey: string | null;
}

export interface S3Settings {
  bucket: string;
  /** Address of a store that is not AWS's. */
  endpoint: string | null;
  /** Address in links, when it is another. */
  publicEndpoint: string | null;
  /** Null leaves it to AWS's own settings. */
  region: string | null;
  forcePathStyle: boolean;
  /** Bytes of equal parts; null lets parts differ. */
  equalParts: number | null;
  /** What keys begin with: empty, or ending in a slash. */
  prefix: string;
}

/** Every setting, its default and its meaning, in the order of `docs/guide/settings.md`. */
export const SETTINGS = {
  HOST: 'Address to listen on (127.0.0.1, or ::1 on a machine with IPv6 only)',
  PORT: 'Port to listen on (8080)',
  SHEAF_PUBLIC_URL:
    'Origin of the links in answers, for example https://reports.example.com (the origin of each request)',
  SHEAF_TRUST_PROXY:
    'Proxies whose X-Forwarded headers are believed: addresses and networks joined by commas, also loopback, linklocal, uniquelocal (none)',
  SHEAF_DATA_DIR: 'Folder of the embedded database and the files (./.sheaf)',
  DATABASE_URL: 'PostgreSQL 15 or newer, in place of the embedded one',
  SHEAF_DEMO: 'on or off: load the demo data at the first start (on with the embedded database, else off)',
  SHEAF_DEDUPE_SECONDS: 'How long a completed report answers the same request again (900)',
  SHEAF_PART_ROWS: 'Most rows in one part (100000)',
  SHEAF_THREADS: 'Encoder threads and parts at a time in one process (the number of cores)',
  SHEAF_MAX_ROWS: 'Most rows of an export; more are refused (20000000)',
  SHEAF_PUBLISHER_EXPORTS: 'Most exports of one publisher that wait or are built; more are answered 429 (100)',
  SHEAF_PUBLISHER_PARTS: 'Most parts of one publisher built at a time, on all workers together (no limit)',
  SHEAF_RETENTION_DAYS: 'How many days files are kept (7)',
  SHEAF_RATE_LIMIT: 'Requests per minute and caller (600)',
  SHEAF_SIGN_IN_LIMIT: 'Sign-ins per minute and address (20)',
  OIDC_ISSUER: 'OpenID Connect issuer whose tokens are accepted, see docs/guide/authentication.md (none)',
  OIDC_AUDIENCE: 'What these tokens must be issued for, their claim aud; needed with OIDC_ISSUER',
  OIDC_JWKS_URL: 'Address of the keys of the issuer (what its discovery document says)',
  DEX_BASE_URL:
    'OpenAI-compatible endpoint of a model that words the assistant’s answers, up to and with its version, for example https://models.example/v1 (none: answers come from recipes and documents)',
  DEX_MODEL: 'Name of the model; needed with DEX_BASE_URL',
  DEX_API_KEY: 'Key of the endpoint (none)',
  DEX_LIMIT: 'Questions to the assistant per minute and caller (20)',
  SHEAF_WEBHOOK_PRIVATE: 'on or off: let webhooks lead to private addresses and to http (off)',
  SHEAF_LOG: 'trace, debug, info, warn, error or silent (info)',
  SHEAF_HEALTH_PORT:
    'Port that answers /healthz, /readyz and /metrics beside the API, and for workers, which have none (none)',
  SHEAF_METRICS: 'on or off: metrics for Prometheus at /metrics (on)',
  SHEAF_METRICS_TOKEN: 'Bearer token that reads the metrics from anywhere (none: only this machine reads them)',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'OpenTelemetry collector that metrics and traces are sent to, over HTTP (none)',
  SHEAF_STORE: 'disk or s3: where the files are, see docs/guide/storage.md (disk)',
  S3_BUCKET: 'Bucket of the files',
  S3_ENDPOINT: 'Address of an S3 store that is not of AWS, for example http://minio:9000',
  S3_PUBLIC_ENDPOINT: 'Its address in links, where callers use another (S3_ENDPOINT)',
  S3_REGION: 'Region of the bucket (what AWS_REGION or the profile says; us-east-1 with S3_ENDPOINT)',
  S3_FORCE_PATH_STYLE: 'on or off: the bucket in the path and not in the host name (on with S3_ENDPOINT, else off)',
  S3_EQUAL_PARTS: 'Bytes of the equal parts that some stores demand, Cloudflare R2 for one (parts may differ)',
  S3_PREFIX: 'What all keys in the bucket begin with (nothing)',
} as const;

/** Reads the settings. Throws a VALIDATION_ERROR that names the variable and what is allowed. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const databaseUrl = database(env);
  return {
    host: env['HOST'] || loopback(),
    port: integer(env, 'PORT', { fallback: 8080, min: 0, max: 65_535 }),
    publicUrl: origin(env, 'SHEAF_PUBLIC_URL'),
    trustProxy: proxies(env),
    dataDir: resolve(env['SHEAF_DATA_DIR'] || '.sheaf'),
    databaseUrl,
    demo: oneOf(env, 'SHEAF_DEMO', { fallback: databaseUrl ? 'off' : 'on', allowed: ['on', 'off'] }) === 'on',
    dedupeSeconds: integer(env, 'SHEAF_DEDUPE_SECONDS', { fallback: 900, min: 0, max: 31_536_000 }),
    partRows: integer(env, 'SHEAF_PART_ROWS', { fallback: 100_000, min: 1, max: 10_000_000 }),
    threads: integer(env, 'SHEAF_THREADS', { fallback: availableParallelism(), min: 1, max: 256 }),
    maxRows: integer(env, 'SHEAF_MAX_ROWS', { fallback: 20_000_000, min: 1, max: 1_000_000_000 }),
    publisherExports: integer(env, 'SHEAF_PUBLISHER_EXPORTS', { fallback: 100, min: 1, max: 100_000 }),
    publisherParts: env['SHEAF_PUBLISHER_PARTS']
      ? integer(env, 'SHEAF_PUBLISHER_PARTS', { fallback: 0, min: 1, max: 10_000 })
      : null,
    retentionDays: integer(env, 'SHEAF_RETENTION_DAYS', { fallback: 7, min: 1, max: 36_500 }),
    rateLimit: integer(env, 'SHEAF_RATE_LIMIT', { fallback: 600, min: 1, max: 1_000_000 }),
    signInLimit: integer(env, 'SHEAF_SIGN_IN_LIMIT', { fallback: 20, min: 1, max: 1_000_000 }),
    oidc: oidc(env),
    dex: dex(env),
    dexLimit: integer(env, 'DEX_LIMIT', { fallback: 20, min: 1, max: 1_000_000 }),
    webhookPrivate: oneOf(env, 'SHEAF_WEBHOOK_PRIVATE', { fallback: 'off', allowed: ['on', 'off'] }) === 'on',
    logLevel: oneOf(env, 'SHEAF_LOG', {
      fallback: 'info',
      allowed: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    }),
    healthPort: env['SHEAF_HEALTH_PORT']
      ? integer(env, 'SHEAF_HEALTH_PORT', { fallback: 0, min: 0, max: 65_535 })
      : null,
    metrics: oneOf(env, 'SHEAF_METRICS', { fallback: 'on', allowed: ['on', 'off'] }) === 'on',
    metricsToken: env['SHEAF_METRICS_TOKEN'] || null,
    otlpEndpoint: origin(env, 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    s3: oneOf(env, 'SHEAF_STORE', { fallback: 'disk', allowed: ['disk', 's3'] }) === 's3' ? s3(env) : null,
  };
}

/** Where this machine reaches itself: `::1` on a machine that has IPv6 only. */
function loopback(): string {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const six = own.some(({ address }) => address === '::1') && !own.some(({ address }) => address === '127.0.0.1');
  return six ? '::1' : '127.0.0.1';
}

/** The rest of it is pg's to read. The value is not shown, since it can hold a password. */
function database(env: NodeJS.ProcessEnv): string | null {
  const text = env['DATABASE_URL'];
  if (!text) return null;
  if (/^postgres(?:ql)?:\/\//.test(text)) return text;
  throw new RequestError(
    'VALIDATION_ERROR',
    'DATABASE_URL must begin with postgresql://, for example postgresql://user:password@host:5432/database.',
  );
}

function oidc(env: NodeJS.ProcessEnv): OidcSettings | null {
  const audience = env['OIDC_AUDIENCE'];
  const issuer = address(env, 'OIDC_ISSUER');
  const jwksUrl = address(env, 'OIDC_JWKS_URL');
  if (!issuer && !audience && !jwksUrl) return null;
  if (issuer && audience) return { issuer, audience, jwksUrl };
  throw new RequestError('VALIDATION_ERROR', 'OIDC_ISSUER and OIDC_AUDIENCE must both be set, or neither.');
}

function dex(env: NodeJS.ProcessEnv): DexSettings | null {
  const baseUrl = origin(env, 'DEX_BASE_URL');
  const model = env['DEX_MODEL'];
  if (!baseUrl && !model) return null;
  if (baseUrl && model) return { baseUrl, model, apiKey: env['DEX_API_KEY'] || null };
  throw new RequestError('VALIDATION_ERROR', 'DEX_BASE_URL and DEX_MODEL must both be set, or neither.');
}

/** The settings of a bucket; credentials are the SDK's to find. */
function s3(env: NodeJS.ProcessEnv): S3Settings {
  const bucket = env['S3_BUCKET'];
  if (!bucket) throw new RequestError('VALIDATION_ERROR', 'S3_BUCKET must name the bucket when SHEAF_STORE is s3.');
  const endpoint = origin(env, 'S3_ENDPOINT');
  const style = { fallback: endpoint ? 'on' : 'off', allowed: ['on', 'off', 'true', 'false'] };
  const prefix = (env['S3_PREFIX'] ?? '').replace(/^\/+|\/+$/g, '');
  return {
    bucket,
    endpoint,
    publicEndpoint: origin(env, 'S3_PUBLIC_ENDPOINT'),
    region: env['S3_REGION'] || null,
    forcePathStyle: ['on', 'true'].includes(oneOf(env, 'S3_FORCE_PATH_STYLE', style)),
    // At least what S3 takes for a part; two are held in memory for each part that is built.
    equalParts: env['S3_EQUAL_PARTS']
      ? integer(env, 'S3_EQUAL_PARTS', { fallback: 0, min: 5_242_880, max: 536_870_912 })
      : null,
    prefix: prefix && `${prefix}/`,
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
  return address(env, name)?.replace(/\/+$/, '') ?? null;
}

function address(env: NodeJS.ProcessEnv, name: Name): string | null {
  const text = env[name];
  if (text === undefined || text === '') return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw invalid(name, text, 'an http or https address');
}

function proxies(env: NodeJS.ProcessEnv): string[] | null {
  const text = env['SHEAF_TRUST_PROXY'];
  if (!text) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isProxy)) return names;
  throw invalid(
    'SHEAF_TRUST_PROXY',
    text,
    'IP addresses, networks like 10.0.0.0/8, or loopback, linklocal, uniquelocal',
  );
}

function isProxy(name: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(name)) return true;
  const [, ip, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(name) ?? [];
  const version = isIP(ip ?? '');
  const most = version === 4 ? 32 : 128;
  return version > 0 && Number(bits ?? most) >= 1 && Number(bits ?? most) <= most;
}

function invalid(name: Name, text: string, allowed: string): RequestError {
  return new RequestError('VALIDATION_ERROR', `${name} is "${text}", but must be ${allowed}.`);
}
