/**
 * The log: JSON lines, each with the ids of what it belongs to, and none with a secret. What is written passes a sieve at
 * the very end, so that no error of any library can carry a password past it.
 */
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { printableJson } from '../printable.ts';
import { logFields } from './log-fields.ts';

export interface LogOptions {
  level: string;
  /** Where lines go. */
  to: DestinationStream;
  /** Texts that must not appear: passwords and tokens out of the settings. */
  secrets: readonly string[];
  /** Ids of the trace that is under way. */
  traceIds: () => object | null;
}

export function createLog({ level, to, secrets, traceIds }: LogOptions): Logger {
  const clean = sieve(secrets);
  // What a client sends must not drive the terminal of a person who reads the log.
  const streamWrite = (line: string) => printableJson(clean(line));
  const mixin = () => ({ ...logFields(), ...traceIds() });
  return pino({ level, mixin, serializers: { err: errorFields }, hooks: { streamWrite } }, to);
}

/** Of an error what is plain: those of pg-pool carry the whole client with them, kilobytes of it. */
function errorFields(error: Error): object {
  const { raw: _, ...fields } = stdSerializers.err(error);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value !== 'object'));
}

const HIDDEN = '[hidden]';

/** What secrets look like, wherever they come from; `$1` is what stays. */
const PATTERNS: RegExp[] = [
  // postgresql://user:password@host; a password may hold everything but the @ that ends it.
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*:)[^\s/"]*(?=@)/gi,
  // Links: whoever has the signature has the file.
  /(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s"\\]+/gi,
  /([?&](?:api_key|password)=)[^&\s"\\]+/gi,
  // API keys keep their public prefix.
  /(\bsheaf_[A-Za-z0-9]{8}_)[A-Za-z0-9_-]{32}/g,
  // Cookies of sessions, with the prefix that they have behind https.
  /(\bsheaf_session=)[^;,\s"\\]+/g,
  // Tokens of an identity provider: three parts, of which the first is JSON in base64 and begins with {".
  /(\beyJ)[\w-]+\.[\w-]+\.[\w-]*/g,
  /("(?:authorization|x-api-key|cookie|password|secret|secretAccessKey|sessionToken|token)":")(?:[^"\\]|\\.)*/gi,
];

/** Takes secrets out of a text. `known` are found as they are, as in JSON, and as in an address. */
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

/** A secret of a letter or two would take the log apart, and hides nothing. */
const SHORTEST = 4;

/** The password in a connection string, as it stands there and as it is. */
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
