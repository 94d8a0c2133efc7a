/** Settings of a destination as options. Secrets are never arguments, which other users of the machine can see. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { dictionary } from '../../dictionary.ts';
import { CommandError } from '../exit-codes.ts';

export const KINDS = ['folder', 'sftp', 's3', 'email', 'webhook'] as const;
export type Kind = (typeof KINDS)[number];

type Settings = Record<string, unknown>;

/** Names of the settings that are secrets. The service stores them encrypted. */
const SECRETS = ['password', 'private_key', 'passphrase', 'secret_access_key', 'secret'];

/** Settings that are not text. The service checks the values of all others. */
const TYPES = dictionary<(value: string) => unknown>({
  port: (value) => (/^\d{1,5}$/.test(value) ? Number(value) : value),
  create_folders: booleanOf,
  path_style: booleanOf,
  to: (value) => value.split(',').map((address) => address.trim()),
});

function booleanOf(value: string): unknown {
  return value === 'true' || (value === 'false' ? false : value);
}

export interface SettingsOptions {
  set: Settings;
  secret: Record<string, string>;
}

/** Adds the options for settings and secrets. */
export function settingsOptions(command: Command): Command {
  return command
    .option(
      '--set <name=value>',
      'a setting of the kind, such as host=sftp.example.com; can be repeated. Separate several addresses of "to" with commas',
      collectSetting,
      {},
    )
    .option(
      '--secret <name=source>',
      `a secret (${SECRETS.join(', ')}) and where it is read from: env:VARIABLE, file:PATH, or - for standard input; can be repeated`,
      collectSecret,
      {},
    );
}

function collectSetting(pair: string, settings: Settings): Settings {
  const [name, value] = split(pair, 'host=sftp.example.com');
  if (SECRETS.includes(name)) {
    throw new CommandError(
      'usage',
      `Other users of this machine can see arguments. Use --secret ${name}=env:VARIABLE, ${name}=file:PATH or ${name}=-.`,
    );
  }
  return { ...settings, [name]: Object.hasOwn(TYPES, name) ? TYPES[name]!(value) : value };
}

/** Its errors do not repeat the value, which can be a secret that was given by mistake. */
function collectSecret(pair: string, sources: Record<string, string>): Record<string, string> {
  const [name, source] = split(pair, 'password=env:SFTP_PASSWORD');
  if (!SECRETS.includes(name)) {
    throw new CommandError('usage', `The name before = is not that of a secret. Secrets are ${SECRETS.join(', ')}.`);
  }
  if (source !== '-' && !/^(?:env|file):./.test(source)) {
    throw new CommandError(
      'usage',
      `Say where ${name} is read from: env:VARIABLE, file:PATH, or - for standard input.`,
    );
  }
  return { ...sources, [name]: source };
}

/** Unlike an InvalidArgumentError, the message does not repeat what was given, which can be a mistyped secret. */
function split(pair: string, example: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new CommandError('usage', `Write a name, = and a value, such as ${example}.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** The settings with their secrets. Throws a {@link CommandError} for a secret that cannot be read. */
export async function settingsOf({ set, secret }: SettingsOptions): Promise<Settings> {
  const fromInput = Object.keys(secret).filter((name) => secret[name] === '-');
  if (fromInput.length > 1) {
    throw new CommandError('usage', `Only one secret can be read from standard input, not ${fromInput.join(' and ')}.`);
  }
  const secrets: Settings = {};
  for (const [name, source] of Object.entries(secret)) secrets[name] = await secretOf(name, source);
  return { ...set, ...secrets };
}

/** Files and the output of programs end with a line feed that does not belong to the secret. */
async function secretOf(name: string, source: string): Promise<string> {
  const value = (await read(name, source)).replace(/\r?\n$/, '');
  if (value !== '') return value;
  const place = source === '-' ? 'standard input' : source;
  throw new CommandError('usage', `The secret ${name} is empty. It was read from ${place}.`);
}

async function read(name: string, source: string): Promise<string> {
  if (source === '-') return text(process.stdin);
  if (source.startsWith('env:')) return process.env[source.slice('env:'.length)] ?? '';
  return readFile(source.slice('file:'.length), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandError('usage', `The secret ${name} cannot be read: ${error.message}.`);
  });
}
