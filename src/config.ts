/**
 * The service's settings. Only this file reads the environment, and only when `readConfig` is called, so that one process can
 * have two configurations.
 */
import { availableParallelism, networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { RequestError } from './errors.ts';
import type { NetworkUrls } from './network-urls.ts';
import type { RowSecuritySettings } from './row-security.ts';
import { readSetting, type Setting } from './setting.ts';
import { SETTINGS, type SettingName } from './settings.ts';
import type { SmtpSettings } from './smtp-url.ts';
import type { SourceSettings } from './source-urls.ts';

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
  /** Absolute path of the folder with further report types. Null for none. */
  reports: string | null;
  /** Further databases that report types read from, by name. */
  sources: SourceSettings;
  /** Those of them whose database limits each read to one publisher by its own policies. */
  rowSecurity: RowSecuritySettings;
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
  /** Maximum days for which a shared link is valid. */
  shareDays: number;
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
  /** Origins that connections use in place of those of the networks. */
  networkUrls: NetworkUrls;
  /** Absolute path of the folder below which deliveries can write. Null for none. */
  deliveryFolder: string | null;
  /** Domains of recipients of e-mail in lower case. Null allows all. */
  emailDomains: string[] | null;
  /** Maximum size of an attachment in MB. */
  emailAttachMb: number;
  /** Maximum size of a file that is imported over HTTP, in MB. */
  importMb: number;
  /** Whether SMTP connections without TLS are allowed. */
  smtpPlaintext: boolean;
  /** Server and sender of e-mail notices. Null sends none. */
  smtp: SmtpSettings | null;
  /** Keys for the secrets of destinations, the current one first. Null uses the file of the data folder. */
  secretsKeys: Buffer[] | null;
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

type Values = { [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T, infer F> ? T | F : never };

/** Reads the settings. Throws a VALIDATION_ERROR that names the variable and what is allowed. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = ([name, one]: [string, Setting<unknown>]) => [name, readSetting(env, name, one)];
  const values = Object.fromEntries(Object.entries(SETTINGS).map(read)) as Values;
  return {
    host: values.HOST ?? loopback(),
    port: values.PORT,
    publicUrl: values.SHEAF_PUBLIC_URL,
    trustProxy: values.SHEAF_TRUST_PROXY,
    dataDir: resolve(values.SHEAF_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    reports: reportsFolder(env),
    sources: sourcesOf(env),
    rowSecurity: rowSecurityOf(env),
    demo: values.SHEAF_DEMO ?? values.DATABASE_URL === null,
    dedupeSeconds: values.SHEAF_DEDUPE_SECONDS,
    partRows: values.SHEAF_PART_ROWS,
    threads: values.SHEAF_THREADS ?? availableParallelism(),
    maxRows: values.SHEAF_MAX_ROWS,
    publisherExports: values.SHEAF_PUBLISHER_EXPORTS,
    publisherParts: values.SHEAF_PUBLISHER_PARTS,
    retentionDays: values.SHEAF_RETENTION_DAYS,
    shareDays: values.SHEAF_SHARE_DAYS,
    rateLimit: values.SHEAF_RATE_LIMIT,
    signInLimit: values.SHEAF_SIGN_IN_LIMIT,
    oidc: oidc(values),
    dex: dex(values),
    dexLimit: values.DEX_LIMIT,
    webhookPrivate: values.SHEAF_WEBHOOK_PRIVATE,
    networkUrls: values.SHEAF_NETWORK_URLS ?? {},
    deliveryFolder: values.SHEAF_DELIVERY_FOLDER && resolve(values.SHEAF_DELIVERY_FOLDER),
    emailDomains: values.SHEAF_EMAIL_DOMAINS,
    emailAttachMb: values.SHEAF_EMAIL_ATTACH_MB,
    importMb: values.SHEAF_IMPORT_MB,
    smtpPlaintext: values.SHEAF_SMTP_PLAINTEXT,
    smtp: smtp(values),
    secretsKeys: values.SHEAF_SECRETS_KEY,
    logLevel: values.SHEAF_LOG,
    healthPort: values.SHEAF_HEALTH_PORT,
    metrics: values.SHEAF_METRICS,
    metricsToken: values.SHEAF_METRICS_TOKEN,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    s3: values.SHEAF_STORE === 's3' ? s3(values) : null,
  };
}

/** Absolute path of the folder with further report types, which commands need that need no other setting. Null for none. */
export function reportsFolder(env: NodeJS.ProcessEnv = process.env): string | null {
  const folder = readSetting(env, 'SHEAF_REPORTS', SETTINGS.SHEAF_REPORTS);
  return folder && resolve(folder);
}

/** Further databases that report types read from, by name. */
export function sourcesOf(env: NodeJS.ProcessEnv = process.env): SourceSettings {
  return readSetting(env, 'SHEAF_SOURCES', SETTINGS.SHEAF_SOURCES) ?? new Map();
}

/** The sources whose database limits each read to one publisher. Throws a VALIDATION_ERROR if one of them is not a source. */
export function rowSecurityOf(env: NodeJS.ProcessEnv = process.env): RowSecuritySettings {
  const settings = readSetting(env, 'SHEAF_ROW_SECURITY', SETTINGS.SHEAF_ROW_SECURITY) ?? new Map();
  const sources = sourcesOf(env);
  const unknown = [...settings.keys()].find((name) => !sources.has(name));
  if (unknown === undefined) return settings;
  const allowed = [...sources.keys()].join(', ') || 'none, because SHEAF_SOURCES is not set';
  throw new RequestError(
    'VALIDATION_ERROR',
    `SHEAF_ROW_SECURITY: the source ${unknown} is not in SHEAF_SOURCES. Allowed: ${allowed}.`,
  );
}

/** The loopback address of this machine: `::1` if it has IPv6 only. */
function loopback(): string {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const six = own.some(({ address }) => address === '::1') && !own.some(({ address }) => address === '127.0.0.1');
  return six ? '::1' : '127.0.0.1';
}

function oidc({ OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl }: Values): OidcSettings | null {
  if (!issuer && !audience && !jwksUrl) return null;
  if (issuer && audience) return { issuer, audience, jwksUrl };
  throw new RequestError('VALIDATION_ERROR', 'OIDC_ISSUER and OIDC_AUDIENCE: only one is set. Set both or neither.');
}

function dex({ DEX_BASE_URL: baseUrl, DEX_MODEL: model, DEX_API_KEY: apiKey }: Values): DexSettings | null {
  if (!baseUrl && !model) return null;
  if (baseUrl && model) return { baseUrl, model, apiKey };
  throw new RequestError('VALIDATION_ERROR', 'DEX_BASE_URL and DEX_MODEL: only one is set. Set both or neither.');
}

function smtp({ SHEAF_SMTP_URL: server, SHEAF_SMTP_FROM: from }: Values): SmtpSettings | null {
  if (!server && !from) return null;
  if (server && from) return { ...server, from };
  throw new RequestError(
    'VALIDATION_ERROR',
    'SHEAF_SMTP_URL and SHEAF_SMTP_FROM: only one is set. Set both or neither.',
  );
}

/** The settings of the bucket. The AWS SDK finds the credentials. */
function s3(values: Values): S3Settings {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint } = values;
  if (!bucket) {
    throw new RequestError(
      'VALIDATION_ERROR',
      'S3_BUCKET: required when SHEAF_STORE is s3. Set it to the bucket name.',
    );
  }
  const prefix = values.S3_PREFIX.replace(/^\/+|\/+$/g, '');
  return {
    bucket,
    endpoint,
    publicEndpoint: values.S3_PUBLIC_ENDPOINT,
    region: values.S3_REGION,
    forcePathStyle: values.S3_FORCE_PATH_STYLE ?? endpoint !== null,
    equalParts: values.S3_EQUAL_PARTS,
    prefix: prefix && `${prefix}/`,
  };
}
