/** All settings: the one table from which they are read, checked and documented (docs/guide/settings.md, `sheaf --help`). */
import { nearest } from './nearest.ts';
import { networkUrls } from './network-urls.ts';
import { rowSecurity } from './row-security.ts';
import { secretKeys } from './secret-keys.ts';
import {
  anyText,
  baseUrl,
  domains,
  httpUrl,
  oneOf,
  onOff,
  postgresUrl,
  proxies,
  setting,
  wholeNumber,
} from './setting.ts';
import { emailAddress, smtpUrl } from './smtp-url.ts';
import { sourceUrls } from './source-urls.ts';

/** In the order of the documentation. */
export const SETTINGS = {
  HOST: setting({
    text: 'IP address or host name to listen on.',
    type: anyText,
    fallback: null,
    shownDefault: '127.0.0.1, or ::1 on an IPv6-only machine',
  }),
  PORT: setting({
    text: 'Port to listen on.',
    type: wholeNumber(0, 65_535),
    fallback: 8080,
  }),
  SHEAF_PUBLIC_URL: setting({
    text: 'Origin of the links in responses, for example https://reports.example.com.',
    type: baseUrl,
    fallback: null,
    shownDefault: 'the origin of each request',
  }),
  SHEAF_TRUST_PROXY: setting({
    text: 'Proxies whose X-Forwarded headers are trusted.',
    type: proxies,
    fallback: null,
    shownDefault: 'none',
  }),
  SHEAF_DATA_DIR: setting({
    text: 'Folder for the embedded database, the files, and files that are being imported.',
    type: anyText,
    fallback: '.sheaf',
  }),
  DATABASE_URL: setting({
    text: 'URL of the PostgreSQL database to use, version 15 or newer.',
    type: postgresUrl,
    fallback: null,
    shownDefault: 'the embedded PostgreSQL',
  }),
  SHEAF_REPORTS: setting({
    text: 'Folder with report types of your own, see docs/guide/your-own-reports.md.',
    type: anyText,
    fallback: null,
    shownDefault: 'none; only the report types that come with Sheaf',
  }),
  SHEAF_SOURCES: setting({
    text: 'Further databases, of PostgreSQL or ClickHouse, that report types of your own read from, see docs/guide/sources.md.',
    type: sourceUrls,
    fallback: null,
    shownDefault: 'none; report types read from the database of Sheaf',
  }),
  SHEAF_ROW_SECURITY: setting({
    text: 'Sources whose database limits each read to one publisher by its own policies, with what to set, see docs/guide/sources.md.',
    type: rowSecurity,
    fallback: null,
    shownDefault: 'none; Sheaf limits the rows in its statements',
  }),
  SHEAF_DEMO: setting({
    text: 'Whether the first process with an API loads the demo data.',
    type: onOff,
    fallback: null,
    shownDefault: 'on with the embedded database, otherwise off',
  }),
  SHEAF_DEDUPE_SECONDS: setting({
    text: 'Seconds for which a completed export is returned for an identical request.',
    type: wholeNumber(0, 31_536_000),
    fallback: 900,
  }),
  SHEAF_PART_ROWS: setting({
    text: 'Maximum rows in one part.',
    type: wholeNumber(1, 10_000_000),
    fallback: 100_000,
  }),
  SHEAF_THREADS: setting({
    text: 'Encoder threads, and parts built at the same time, in one process.',
    type: wholeNumber(1, 256),
    fallback: null,
    shownDefault: 'the number of cores',
  }),
  SHEAF_MAX_ROWS: setting({
    text: 'Maximum rows in one export. Larger exports are rejected.',
    type: wholeNumber(1, 1_000_000_000),
    fallback: 20_000_000,
  }),
  SHEAF_PUBLISHER_EXPORTS: setting({
    text: 'Maximum pending and processing exports of one publisher. Returns 429 when exceeded.',
    type: wholeNumber(1, 100_000),
    fallback: 100,
  }),
  SHEAF_PUBLISHER_PARTS: setting({
    text: 'Maximum parts of one publisher that all workers build at the same time.',
    type: wholeNumber(1, 10_000),
    fallback: null,
    shownDefault: 'no limit',
  }),
  SHEAF_RETENTION_DAYS: setting({
    text: 'Days for which files are kept.',
    type: wholeNumber(1, 36_500),
    fallback: 7,
  }),
  SHEAF_SHARE_DAYS: setting({
    text: 'Maximum days for which a shared link is valid. The file is kept as long as its links.',
    type: wholeNumber(1, 3650),
    fallback: 90,
  }),
  SHEAF_RATE_LIMIT: setting({
    text: 'Maximum requests per minute, client and API process.',
    type: wholeNumber(1, 1_000_000),
    fallback: 600,
  }),
  SHEAF_SIGN_IN_LIMIT: setting({
    text: 'Maximum sign-ins per minute, IP address and API process.',
    type: wholeNumber(1, 1_000_000),
    fallback: 20,
  }),
  OIDC_ISSUER: setting({
    text: 'OpenID Connect issuer whose tokens are accepted, see docs/guide/authentication.md.',
    type: httpUrl,
    fallback: null,
    shownDefault: 'none',
  }),
  OIDC_AUDIENCE: setting({
    text: 'Required audience (aud claim) of these tokens.',
    type: anyText,
    fallback: null,
    shownDefault: 'none, required with OIDC_ISSUER',
  }),
  OIDC_JWKS_URL: setting({
    text: 'URL of the issuer’s keys.',
    type: httpUrl,
    fallback: null,
    shownDefault: 'the URL in the issuer’s discovery document',
  }),
  DEX_BASE_URL: setting({
    text: 'OpenAI-compatible URL of a model that writes Dex’s answers, including the version, for example https://models.example/v1.',
    type: baseUrl,
    fallback: null,
    shownDefault: 'none; answers come from recipes and documents',
  }),
  DEX_MODEL: setting({
    text: 'Name of the model.',
    type: anyText,
    fallback: null,
    shownDefault: 'none, required with DEX_BASE_URL',
  }),
  DEX_API_KEY: setting({
    text: 'API key for DEX_BASE_URL.',
    type: anyText,
    fallback: null,
    shownDefault: 'none',
  }),
  DEX_LIMIT: setting({
    text: 'Maximum questions to Dex per minute, client and API process.',
    type: wholeNumber(1, 1_000_000),
    fallback: 20,
  }),
  SHEAF_WEBHOOK_PRIVATE: setting({
    text: 'Whether webhooks, destinations and connections can use private addresses, and webhooks and connections HTTP.',
    type: onOff,
    fallback: false,
  }),
  SHEAF_NETWORK_URLS: setting({
    text: 'Origins that connections use in place of the APIs of networks, for tests, such as awin=http://127.0.0.1:9000. HTTP and private addresses need SHEAF_WEBHOOK_PRIVATE=on.',
    type: networkUrls,
    fallback: null,
    shownDefault: 'none; the APIs of the networks',
  }),
  SHEAF_DELIVERY_FOLDER: setting({
    text: 'Folder below which destinations of the kind folder write, each publisher in a folder named by its slug.',
    type: anyText,
    fallback: null,
    shownDefault: 'none; such destinations cannot be created',
  }),
  SHEAF_EMAIL_DOMAINS: setting({
    text: 'Domains that destinations of the kind email and notices can be sent to, comma-separated, for example acme.example,kaigan.example.',
    type: domains,
    fallback: null,
    shownDefault: 'all domains',
  }),
  SHEAF_EMAIL_ATTACH_MB: setting({
    text: 'Maximum size of a file that is attached to an e-mail, in MB. Larger files are sent as a link.',
    type: wholeNumber(0, 25),
    fallback: 10,
  }),
  SHEAF_IMPORT_MB: setting({
    text: 'Maximum size of a file that is imported over HTTP, in MB, compressed or not.',
    type: wholeNumber(1, 10_000),
    fallback: 500,
  }),
  SHEAF_SMTP_PLAINTEXT: setting({
    text: 'Whether destinations of the kind email can send without TLS.',
    type: onOff,
    fallback: false,
  }),
  SHEAF_SMTP_URL: setting({
    text: 'SMTP server for e-mail notices about schedules that pause and deliveries that fail, for example smtp://user:password@smtp.example.com:587.',
    type: smtpUrl,
    fallback: null,
    shownDefault: 'none; no notices are sent',
  }),
  SHEAF_SMTP_FROM: setting({
    text: 'E-mail address of the sender of these notices.',
    type: emailAddress,
    fallback: null,
    shownDefault: 'none, required with SHEAF_SMTP_URL',
  }),
  SHEAF_SECRETS_KEY: setting({
    text: 'Keys that encrypt the secrets of destinations. The first one encrypts, all decrypt.',
    type: secretKeys,
    fallback: null,
    shownDefault: 'the file secrets-key of the data folder',
  }),
  SHEAF_LOG: setting({
    text: 'Log level.',
    type: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'),
    fallback: 'info',
  }),
  SHEAF_HEALTH_PORT: setting({
    text: 'Separate port for /healthz, /readyz and /metrics. Workers serve these paths only there.',
    type: wholeNumber(0, 65_535),
    fallback: null,
    shownDefault: 'none',
  }),
  SHEAF_METRICS: setting({
    text: 'Whether to serve metrics for Prometheus at /metrics.',
    type: onOff,
    fallback: true,
  }),
  SHEAF_METRICS_TOKEN: setting({
    text: 'Bearer token for reading the metrics from anywhere.',
    type: anyText,
    fallback: null,
    shownDefault: 'none; only this machine can read them',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    text: 'URL of an OpenTelemetry collector that receives metrics and traces over HTTP.',
    type: baseUrl,
    fallback: null,
    shownDefault: 'none',
  }),
  SHEAF_STORE: setting({
    text: 'File storage, see docs/guide/storage.md.',
    type: oneOf('disk', 's3'),
    fallback: 'disk',
  }),
  S3_BUCKET: setting({
    text: 'Bucket for the files.',
    type: anyText,
    fallback: null,
    shownDefault: 'none, required when SHEAF_STORE is s3',
  }),
  S3_ENDPOINT: setting({
    text: 'URL of an S3-compatible store other than AWS, for example http://minio:9000.',
    type: baseUrl,
    fallback: null,
    shownDefault: 'AWS',
  }),
  S3_PUBLIC_ENDPOINT: setting({
    text: 'URL of the store in links, if clients use a different one.',
    type: baseUrl,
    fallback: null,
    shownDefault: 'S3_ENDPOINT',
  }),
  S3_REGION: setting({
    text: 'Region of the bucket.',
    type: anyText,
    fallback: null,
    shownDefault: 'the region in AWS_REGION or the AWS profile, or us-east-1 with S3_ENDPOINT',
  }),
  S3_FORCE_PATH_STYLE: setting({
    text: 'Whether the bucket is in the path instead of the host name.',
    type: onOff,
    fallback: null,
    shownDefault: 'on with S3_ENDPOINT, otherwise off',
  }),
  // The minimum is S3's smallest part. Two upload parts are in memory for each part that is built.
  S3_EQUAL_PARTS: setting({
    text: 'Bytes per upload part, for stores that require parts of the same size, such as Cloudflare R2.',
    type: wholeNumber(5_242_880, 536_870_912),
    fallback: null,
    shownDefault: 'part sizes can differ',
  }),
  S3_PREFIX: setting({
    text: 'Prefix of all keys in the bucket.',
    type: anyText,
    fallback: '',
    shownDefault: 'none',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;

/** Variables of the command line and of the tests. They are not settings of the service. */
const OTHERS = new Set(['SHEAF_URL', 'SHEAF_API_KEY', 'SHEAF_NETWORK_TOKEN']);

/** Prefixes that only Sheaf uses. Any other variable is a misspelled setting only if it is similar to one. */
const OWN_PREFIX = /^SHEAF_(?!TEST_|FUZZ_)/;
const SHARED_PREFIX = /^(DEX|OIDC|S3)_/;

export interface UnknownSetting {
  name: string;
  /** The most similar setting. */
  meant: SettingName | null;
}

/** Finds variables that look like settings, but have no effect. */
export function unknownSettings(env: NodeJS.ProcessEnv): UnknownSetting[] {
  return Object.keys(env)
    .filter((name) => !Object.hasOwn(SETTINGS, name) && !OTHERS.has(name))
    .filter((name) => OWN_PREFIX.test(name) || SHARED_PREFIX.test(name))
    .map((name) => ({ name, meant: nearest(bare(name), Object.keys(SETTINGS) as SettingName[], bare) }))
    .filter(({ name, meant }) => OWN_PREFIX.test(name) || meant !== null);
}

/** The prefix would make all names similar. */
function bare(name: string): string {
  return name.replace(/^SHEAF_/, '');
}

/** Explains an unknown setting to the person who set it. */
export function unknownSettingText({ name, meant }: UnknownSetting): string {
  const next = meant ? `Did you mean ${meant}?` : 'Run "sheaf --help" to list all settings.';
  return `${name} is not a setting and has no effect. ${next}`;
}
