/**
 * The service's settings. Only this file reads the environment, and only when `readConfig` is called, so that one process can
 * have two configurations.
 */
import { isIP } from 'node:net';
import { availableParallelism, networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { RequestError } from './errors.ts';

export interface Config {
  /** IP address or host name that the HTTP server listens on. */
  host: string;
  /** Port that the HTTP server listens on. 0 lets the system choose. */
  port: number;
  /** Origin of the links in responses. Null uses the origin of the request. */
  publicUrl: string | null;
  /** Proxies whose X-Forwarded headers are trusted. Null trusts none. */
  trustProxy: string[] | null;
  /** Absolute path of the folder for the embedded database, the disk store and its signing secret. */
  dataDir: string;
  /** URL of a PostgreSQL database. Null uses the embedded server. */
  databaseUrl: string | null;
  /** Loads the demo data into an empty database at the first start. */
  demo: boolean;
  /** How long a completed export is returned for an identical request. */
  dedupeSeconds: number;
  /** Maximum rows in one part, which is the unit of distribution, retry and progress. */
  partRows: number;
  /** Encoder threads, and parts built at the same time, per process. */
  threads: number;
  /** Maximum rows of an export. */
  maxRows: number;
  /** Maximum exports of one publisher in flight. */
  publisherExports: number;
  /** Maximum parts of one publisher built at the same time by all workers. Null for no limit. */
  publisherParts: number | null;
  /** How long files are kept after completion. */
  retentionDays: number;
  /** Maximum requests per minute and client. */
  rateLimit: number;
  /** Maximum sign-ins per minute and IP address. */
  signInLimit: number;
  /** Issuer whose tokens are accepted in addition to API keys. Null for none. */
  oidc: OidcSettings | null;
  /** Model that writes Dex's answers. Null for answers from recipes and documents only. */
  dex: DexSettings | null;
  /** Maximum questions to Dex per minute and client. */
  dexLimit: number;
  /** Whether webhooks can use private addresses and HTTP. */
  webhookPrivate: boolean;
  /** pino level: trace, debug, info, warn, error or silent. */
  logLevel: string;
  /** Separate port for probes. Null for none; 0 lets the system choose. */
  healthPort: number | null;
  /** Whether metrics are served to Prometheus. */
  metrics: boolean;
  /** Token required to read the metrics. Null allows only this machine to read them. */
  metricsToken: string | null;
  /** URL of the OpenTelemetry collector for metrics and traces. */
  otlpEndpoint: string | null;
  /** Bucket for the files. Null keeps them in the data folder. */
  s3: S3Settings | null;
}

export interface OidcSettings {
  /** Must equal the `iss` claim exactly. */
  issuer: string;
  /** Must be in the `aud` claim. */
  audience: string;
  /** URL of the issuer's keys. Null reads it from the discovery document. */
  jwksUrl: string | null;
}

export interface DexSettings {
  /** URL including the version: `https://models.example/v1`. */
  baseUrl: string;
  model: string;
  apiKey: string | null;
}

export interface S3Settings {
  bucket: string;
  /** URL of an S3-compatible store other than AWS. */
  endpoint: string | null;
  /** URL of the store in links, if clients use a different one. */
  publicEndpoint: string | null;
  /** Null uses AWS's own settings. */
  region: string | null;
  forcePathStyle: boolean;
  /** Bytes per part if all parts must have the same size. Null lets sizes differ. */
  equalParts: number | null;
  /** Prefix of all keys: empty, or ending in a slash. */
  prefix: string;
}

/** Describes every setting and its default, in the order of `docs/guide/settings.md`, which is generated from it. */
export const SETTINGS = {
  HOST: 'IP address or host name to listen on. Default: 127.0.0.1, or ::1 on an IPv6-only machine.',
  PORT: 'Port to listen on. Default: 8080.',
  SHEAF_PUBLIC_URL:
    'Origin of the links in responses, for example https://reports.example.com. Default: the origin of each request.',
  SHEAF_TRUST_PROXY:
    'Proxies whose X-Forwarded headers are trusted. Comma-separated IP addresses, networks, or the names loopback, linklocal and uniquelocal. Default: none.',
  SHEAF_DATA_DIR: 'Folder for the embedded database and the files. Default: ./.sheaf.',
  DATABASE_URL: 'PostgreSQL database to use, version 15 or newer. Default: the embedded PostgreSQL.',
  SHEAF_DEMO:
    'Whether to load the demo data at the first start: on or off. Default: on with the embedded database, otherwise off.',
  SHEAF_DEDUPE_SECONDS: 'Seconds for which a completed export is returned for an identical request. Default: 900.',
  SHEAF_PART_ROWS: 'Maximum rows in one part. Default: 100000.',
  SHEAF_THREADS: 'Encoder threads, and parts built at the same time, in one process. Default: the number of cores.',
  SHEAF_MAX_ROWS: 'Maximum rows in one export. Larger exports are rejected. Default: 20000000.',
  SHEAF_PUBLISHER_EXPORTS:
    'Maximum pending and processing exports of one publisher. Returns 429 when exceeded. Default: 100.',
  SHEAF_PUBLISHER_PARTS: 'Maximum parts of one publisher that all workers build at the same time. Default: no limit.',
  SHEAF_RETENTION_DAYS: 'Days for which files are kept. Default: 7.',
  SHEAF_RATE_LIMIT: 'Maximum requests per minute and client. Default: 600.',
  SHEAF_SIGN_IN_LIMIT: 'Maximum sign-ins per minute and IP address. Default: 20.',
  OIDC_ISSUER: 'OpenID Connect issuer whose tokens are accepted, see docs/guide/authentication.md. Default: none.',
  OIDC_AUDIENCE: 'Required audience (aud claim) of these tokens. Required with OIDC_ISSUER.',
  OIDC_JWKS_URL: 'URL of the issuer’s keys. Default: the URL in the issuer’s discovery document.',
  DEX_BASE_URL:
    'OpenAI-compatible URL of a model that writes Dex’s answers, including the version, for example https://models.example/v1. Default: none; answers come from recipes and documents.',
  DEX_MODEL: 'Name of the model. Required with DEX_BASE_URL.',
  DEX_API_KEY: 'API key for DEX_BASE_URL. Default: none.',
  DEX_LIMIT: 'Maximum questions to Dex per minute and client. Default: 20.',
  SHEAF_WEBHOOK_PRIVATE: 'Whether webhooks can use private addresses and HTTP: on or off. Default: off.',
  SHEAF_LOG: 'Log level: trace, debug, info, warn, error or silent. Default: info.',
  SHEAF_HEALTH_PORT:
    'Separate port for /healthz, /readyz and /metrics. Workers serve these paths only there. Default: none.',
  SHEAF_METRICS: 'Whether to serve metrics for Prometheus at /metrics: on or off. Default: on.',
  SHEAF_METRICS_TOKEN:
    'Bearer token for reading the metrics from anywhere. Default: none; only this machine can read them.',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'URL of an OpenTelemetry collector that receives metrics and traces over HTTP. Default: none.',
  SHEAF_STORE: 'File storage: disk or s3, see docs/guide/storage.md. Default: disk.',
  S3_BUCKET: 'Bucket for the files. Required when SHEAF_STORE is s3.',
  S3_ENDPOINT: 'URL of an S3-compatible store other than AWS, for example http://minio:9000. Default: AWS.',
  S3_PUBLIC_ENDPOINT: 'URL of the store in links, if clients use a different one. Default: S3_ENDPOINT.',
  S3_REGION:
    'Region of the bucket. Default: the region in AWS_REGION or the AWS profile, or us-east-1 with S3_ENDPOINT.',
  S3_FORCE_PATH_STYLE:
    'Whether the bucket is in the path instead of the host name: on or off. Default: on with S3_ENDPOINT, otherwise off.',
  S3_EQUAL_PARTS:
    'Bytes per upload part, for stores that require parts of the same size, such as Cloudflare R2. Default: part sizes can differ.',
  S3_PREFIX: 'Prefix of all keys in the bucket. Default: none.',
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

/** The loopback address of this machine: `::1` if it has IPv6 only. */
function loopback(): string {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const six = own.some(({ address }) => address === '::1') && !own.some(({ address }) => address === '127.0.0.1');
  return six ? '::1' : '127.0.0.1';
}

/** Checks only the scheme, because pg reads the rest. The message omits the value, which can contain a password. */
function database(env: NodeJS.ProcessEnv): string | null {
  const text = env['DATABASE_URL'];
  if (!text) return null;
  if (/^postgres(?:ql)?:\/\//.test(text)) return text;
  throw new RequestError(
    'VALIDATION_ERROR',
    'DATABASE_URL: the value is not valid. It must begin with postgresql://, for example postgresql://user:password@host:5432/database.',
  );
}

function oidc(env: NodeJS.ProcessEnv): OidcSettings | null {
  const audience = env['OIDC_AUDIENCE'];
  const issuer = address(env, 'OIDC_ISSUER');
  const jwksUrl = address(env, 'OIDC_JWKS_URL');
  if (!issuer && !audience && !jwksUrl) return null;
  if (issuer && audience) return { issuer, audience, jwksUrl };
  throw new RequestError('VALIDATION_ERROR', 'OIDC_ISSUER and OIDC_AUDIENCE: only one is set. Set both or neither.');
}

function dex(env: NodeJS.ProcessEnv): DexSettings | null {
  const baseUrl = origin(env, 'DEX_BASE_URL');
  const model = env['DEX_MODEL'];
  if (!baseUrl && !model) return null;
  if (baseUrl && model) return { baseUrl, model, apiKey: env['DEX_API_KEY'] || null };
  throw new RequestError('VALIDATION_ERROR', 'DEX_BASE_URL and DEX_MODEL: only one is set. Set both or neither.');
}

/** The settings of the bucket. The AWS SDK finds the credentials. */
function s3(env: NodeJS.ProcessEnv): S3Settings {
  const bucket = env['S3_BUCKET'];
  if (!bucket) {
    throw new RequestError(
      'VALIDATION_ERROR',
      'S3_BUCKET: required when SHEAF_STORE is s3. Set it to the bucket name.',
    );
  }
  const endpoint = origin(env, 'S3_ENDPOINT');
  const style = { fallback: endpoint ? 'on' : 'off', allowed: ['on', 'off', 'true', 'false'] };
  const prefix = (env['S3_PREFIX'] ?? '').replace(/^\/+|\/+$/g, '');
  return {
    bucket,
    endpoint,
    publicEndpoint: origin(env, 'S3_PUBLIC_ENDPOINT'),
    region: env['S3_REGION'] || null,
    forcePathStyle: ['on', 'true'].includes(oneOf(env, 'S3_FORCE_PATH_STYLE', style)),
    // The minimum is S3's smallest part. Two upload parts are in memory for each part that is built.
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
  throw invalid(name, text, rule.allowed.join(', '));
}

function origin(env: NodeJS.ProcessEnv, name: Name): string | null {
  return address(env, name)?.replace(/\/+$/, '') ?? null;
}

function address(env: NodeJS.ProcessEnv, name: Name): string | null {
  const text = env[name];
  if (text === undefined || text === '') return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw invalid(name, text, 'an HTTP or HTTPS URL');
}

function proxies(env: NodeJS.ProcessEnv): string[] | null {
  const text = env['SHEAF_TRUST_PROXY'];
  if (!text) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.every(isProxy)) return names;
  throw invalid(
    'SHEAF_TRUST_PROXY',
    text,
    'comma-separated IP addresses, networks like 10.0.0.0/8, loopback, linklocal, uniquelocal',
  );
}

function isProxy(name: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(name)) return true;
  const [, ip, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(name) ?? [];
  const version = isIP(ip ?? '');
  const maxBits = version === 4 ? 32 : 128;
  return version > 0 && Number(bits ?? maxBits) >= 1 && Number(bits ?? maxBits) <= maxBits;
}

function invalid(name: Name, text: string, allowed: string): RequestError {
  return new RequestError('VALIDATION_ERROR', `${name}: "${text}" is not valid. Allowed: ${allowed}.`);
}
