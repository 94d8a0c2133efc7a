/** The kinds of destinations in words, and a control for each of their settings. */
import type { Destination, Kind } from '../data/destinations.ts';

interface Secrets {
  s3: 'secret_access_key';
  sftp: 'password' | 'private_key' | 'passphrase';
  folder: never;
  email: 'password';
  webhook: 'secret';
}

export interface Field {
  label: string;
  description?: string;
  placeholder?: string;
  /** Default: a line of text. A `choice` without a value is left to the API. A `secret` is never shown after it was saved. */
  control?: 'number' | 'switch' | 'list' | 'choice' | 'secret' | 'secret-lines' | 'signing-secret';
  choices?: { value: string; label: string }[];
  required?: boolean;
  /** An empty text is a value of its own. */
  canBeEmpty?: boolean;
  /** Shares its line with the next one or the one before. */
  short?: boolean;
}

/** The type requires every setting of the API. The controls are in this order. */
type Fields = { [K in Kind]: { [Name in keyof NonNullable<Destination[K]> | Secrets[K]]-?: Field } };

interface KindInWords {
  label: string;
  /** What happens to a file. */
  about: string;
  /** What a test does. */
  test: string;
}

const FILE_TEST = 'A test writes a small file, reads it back and deletes it.';

export const KINDS: Record<Kind, KindInWords> = {
  sftp: { label: 'SFTP server', about: 'Files are uploaded to a folder of the server.', test: FILE_TEST },
  s3: { label: 'S3 bucket', about: 'Files are uploaded to a bucket of AWS or of a compatible store.', test: FILE_TEST },
  folder: {
    label: 'Folder',
    about: 'Files are written to a folder that your administrator allows for your publisher.',
    test: FILE_TEST,
  },
  email: {
    label: 'E-mail',
    about: 'Each recipient receives a message with the file, or with a link if the file is large.',
    test: 'A test sends a short message to each recipient.',
  },
  webhook: {
    label: 'Webhook',
    about: 'Your server receives a signed event with a link to the file.',
    test: 'A test sends an event of the type destination.test.',
  },
};

export const FIELDS: Fields = {
  sftp: {
    host: { label: 'Host', placeholder: 'sftp.example.com', required: true, short: true },
    port: { label: 'Port', placeholder: '22', control: 'number', short: true },
    user: { label: 'User name', required: true },
    password: { label: 'Password', control: 'secret', required: true },
    private_key: {
      label: 'Private key',
      description: 'In OpenSSH or PEM format, with its first and last line.',
      control: 'secret-lines',
      required: true,
    },
    passphrase: { label: 'Passphrase of the key', description: 'If the key is encrypted.', control: 'secret' },
    host_key: {
      label: 'Fingerprint of the server',
      placeholder: 'SHA256:…',
      description:
        'Nothing is sent to a server with another fingerprint. Without it, a test fails and shows the fingerprint to compare.',
    },
    path: {
      label: 'Folder',
      placeholder: 'reports/daily',
      description: 'Empty for the folder in which the login begins.',
    },
    create_folders: { label: 'Create missing folders', control: 'switch' },
  },
  s3: {
    bucket: { label: 'Bucket', placeholder: 'acme-reports', required: true, short: true },
    region: { label: 'Region', placeholder: 'us-east-1', short: true },
    prefix: { label: 'Folder', placeholder: 'sheaf/daily', description: 'Empty for the top of the bucket.' },
    access_key_id: { label: 'Access key ID', required: true },
    secret_access_key: { label: 'Secret access key', control: 'secret', required: true },
    endpoint: {
      label: 'Endpoint',
      placeholder: 'https://s3.example.com',
      description: 'URL of an S3-compatible store. Empty for AWS.',
    },
    path_style: {
      label: 'The bucket is in',
      control: 'choice',
      choices: [
        { value: '', label: 'The usual place for the store' },
        { value: 'true', label: 'The path: https://store/bucket' },
        { value: 'false', label: 'The host name: https://bucket.store' },
      ],
    },
  },
  folder: {
    path: {
      label: 'Folder',
      placeholder: 'finance/daily',
      description: 'Below the folder of your publisher. It is created when it is missing.',
      canBeEmpty: true,
    },
  },
  email: {
    to: {
      label: 'Recipients',
      description: 'Up to 20 addresses. Press Enter after each one.',
      control: 'list',
      required: true,
    },
    from: { label: 'Sender', placeholder: 'reports@example.com', required: true },
    host: { label: 'SMTP server', placeholder: 'smtp.example.com', required: true, short: true },
    port: { label: 'Port', placeholder: '587', control: 'number', short: true },
    security: {
      label: 'Encryption',
      control: 'choice',
      choices: [
        { value: '', label: 'STARTTLS' },
        { value: 'tls', label: 'TLS from the start' },
        { value: 'none', label: 'None, if your administrator allows it' },
      ],
    },
    user: { label: 'User name', description: 'If the server requires a login.' },
    password: { label: 'Password', control: 'secret' },
  },
  webhook: {
    url: { label: 'URL', placeholder: 'https://example.com/files', required: true },
    secret: {
      label: 'Secret',
      description: 'Signs the events. Copy it to your server now, because it is not shown again.',
      control: 'signing-secret',
      required: true,
    },
  },
};

/** Secrets of which a destination has one or the other. */
export const SIGN_IN: Partial<Record<Kind, { label: string; names: string[] }[]>> = {
  sftp: [
    { label: 'Password', names: ['password'] },
    { label: 'Private key', names: ['private_key', 'passphrase'] },
  ],
};

/** The steps of a test in words. */
const STEP_WORDS: Record<Destination['test_steps'][number], string> = {
  resolve: 'Find the host',
  connect: 'Connect',
  authenticate: 'Sign in',
  write: 'Write a file',
  read_back: 'Read it back',
  delete: 'Delete it',
  send: 'Send',
};

export function stepInWords(step: string): string {
  return STEP_WORDS[step as keyof typeof STEP_WORDS] ?? step;
}

/** Where files go, in one line. Null for members, who see no settings. */
export function placeOf({ sftp, s3, folder, email, webhook }: Destination): string | null {
  if (sftp) return `${sftp.user}@${sftp.host}${sftp.port ? `:${sftp.port}` : ''}${sftp.path ? ` ${sftp.path}` : ''}`;
  if (s3) return [s3.endpoint?.replace(/^https?:\/\//, ''), s3.bucket, s3.prefix].filter(Boolean).join('/');
  if (folder) return folder.path === '' ? 'The folder of the publisher' : folder.path;
  if (email) return email.to.length === 0 ? 'No recipient is left' : email.to.join(', ');
  return webhook?.url ?? null;
}
