/**
 * Creates the log. Lines are JSON and have the IDs of their request or job. A filter removes secrets from the final text of
 * every line, so that no library's error message can leak a password.
 */
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { printableJson } from '../../printable.ts';
import { logFields } from './log-fields.ts';

export interface LogOptions {
  level: string;
  /** Where lines go. */
  to: DestinationStream;
  /** Strings that must not appear in the log: passwords and tokens from the settings. */
  secrets: readonly string[];
  /** IDs of the current trace. */
  traceIds: () => object | null;
}

export function createLog({ level, to, secrets, traceIds }: LogOptions): Logger {
  const clean = sieve(secrets);
  // Control characters from a client must not reach the terminal of a person who reads the log.
  const streamWrite = (line: string) => printableJson(clean(line));
  const mixin = () => ({ ...logFields(), ...traceIds() });
  return pino({ level, mixin, serializers: { err: errorFields }, hooks: { streamWrite } }, to);
}

/** Keeps the primitive fields of an error. Errors of pg-pool have the whole client as a field, which is kilobytes long. */
function errorFields(error: Error): object {
  const { raw: _, ...fields } = stdSerializers.err(error);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'object'));
}

const HIDDEN = '[hidden]';

/** Patterns of secrets. `$1` is the part that stays. */
const PATTERNS: RegExp[] = [
  // postgresql://user:password@host. A password can contain every character but the @ that ends it.
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*:)[^\s/"]*(?=@)/gi,
  // Signed links: the signature gives access to the file.
  /(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"\\]+/gi,
  /([?&](?:api_key|password)=)[^&\s"\\]+/gi,
  // API keys keep their public prefix.
  /(\bsheaf_[A-Za-z0-9]{8}_)[A-Za-z0-9_-]{32}/g,
  // Session cookies, also with the prefix that they have over HTTPS.
  /(\bsheaf_session=)[^;,\s"\\]+/g,
  // Tokens of an identity provider have three parts. The first one is JSON in base64 that begins with {".
  /(\beyJ)[\w-]+\.[\w-]+\.[\w-]*/g,
  /("(?:authorization|x-api-key|cookie|password|secret|secretAccessKey|sessionToken|token)":")(?:[^"\\]|\\.)*/gi,
];

/** Returns a function that removes secrets from a text. It finds `known` secrets in plain, JSON-escaped and URL-encoded form. */
export function sieve(known: readonly string[]): (text: string) => string {
  const spellings = known
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const longestFirst = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) => {
    const without = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return PATTERNS.reduce((rest, pattern) => rest.replace(pattern, `$1${HIDDEN}`), without);
  };
}

/** A secret of one or two characters would match everywhere and make the log unreadable. */
const SHORTEST = 4;

/** The password in a connection string, both URL-encoded and decoded. */
export function passwordsOf(url: string | null): string[] {
  const text = /^[^:]+:\/\/[^:/?#]*:(.*)@/.exec(url ?? '')?.[1] ?? '';
  const query = /[?&]password=([^&]*)/.exec(url ?? '')?.[1] ?? '';
  return [text, query].filter(Boolean).flatMap((found) => [found, decoded(found)]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
