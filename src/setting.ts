/** The types of settings: how a value is read from its text, and what is allowed. */
import { isIP } from 'node:net';
import { RequestError } from './errors.ts';

export interface SettingType<T> {
  /** Completes `Allowed: …`. */
  allowed: string;
  /** Returns null if the text is not valid. */
  read(text: string): T | null;
  /** Whether messages must omit the value, because it can contain a password. */
  secret?: boolean;
}

/** `F` is the type of the value if the variable is not set: another value, or null where only the process can know. */
export interface Setting<T, F extends T | null = T | null> {
  /** Its meaning in one or two sentences. */
  text: string;
  type: SettingType<T>;
  fallback: F;
  /** The default for readers, where `fallback` does not say it. */
  shownDefault?: string;
}

/** Infers the types. A setting without a value to fall back on says its default in words. */
export function setting<T, const F extends T | null>(
  one: Setting<T, F> & (F extends null ? { shownDefault: string } : unknown),
): Setting<T, F> {
  return one;
}

export function shownDefault({ fallback, shownDefault }: Setting<unknown>): string {
  if (shownDefault !== undefined) return shownDefault;
  return typeof fallback === 'boolean' ? (fallback ? 'on' : 'off') : String(fallback);
}

/** Reads one setting. An empty value is the same as none. Throws a VALIDATION_ERROR that says what is allowed. */
export function readSetting<T, F extends T | null>(
  env: NodeJS.ProcessEnv,
  name: string,
  { type, fallback }: Setting<T, F>,
): T | F {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = type.read(text);
  if (value !== null) return value;
  const shown = type.secret ? 'the value' : `"${text}"`;
  throw new RequestError('VALIDATION_ERROR', `${name}: ${shown} is not valid. Allowed: ${type.allowed}.`);
}

export function wholeNumber(min: number, max: number): SettingType<number> {
  const read = (text: string) => {
    const value = Number(text);
    return Number.isInteger(value) && value >= min && value <= max ? value : null;
  };
  return { allowed: `a whole number from ${min} to ${max}`, read };
}

export function oneOf<const W extends string>(...words: readonly W[]): SettingType<W> {
  return { allowed: words.join(', '), read: (text) => words.find((word) => word === text) ?? null };
}

export const onOff: SettingType<boolean> = {
  allowed: 'on, off',
  read: (text) => (text === 'on' ? true : text === 'off' ? false : null),
};

export const anyText: SettingType<string> = { allowed: 'any text', read: (text) => text };

/** Domain names, in lower case. */
export const domains: SettingType<string[]> = {
  allowed: 'domain names, comma-separated',
  read: (text) => {
    const names = text.split(',').map((name) => name.trim().toLowerCase());
    return names.every((name) => /^[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63})+$/.test(name)) ? names : null;
  },
};

export const httpUrl: SettingType<string> = {
  allowed: 'an HTTP or HTTPS URL',
  read: (text) => (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null),
};

/** A URL to which paths are added, so slashes at its end are removed. */
export const baseUrl: SettingType<string> = {
  ...httpUrl,
  read: (text) => httpUrl.read(text)?.replace(/\/+$/, '') ?? null,
};

/** Checks only the scheme, because pg reads the rest. */
export const postgresUrl: SettingType<string> = {
  allowed: 'a URL that begins with postgresql://, for example postgresql://user:password@host:5432/database',
  read: (text) => (/^postgres(?:ql)?:\/\//.test(text) ? text : null),
  secret: true,
};

export const proxies: SettingType<string[]> = {
  allowed: 'comma-separated IP addresses, networks like 10.0.0.0/8, loopback, linklocal, uniquelocal',
  read: (text) => {
    const names = text.split(',').map((name) => name.trim());
    return names.every(isProxy) ? names : null;
  },
};

function isProxy(name: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(name)) return true;
  const [, ip, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(name) ?? [];
  const version = isIP(ip ?? '');
  const maxBits = version === 4 ? 32 : 128;
  return version > 0 && Number(bits ?? maxBits) >= 1 && Number(bits ?? maxBits) <= maxBits;
}
