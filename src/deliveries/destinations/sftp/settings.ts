import { type Static, Type } from 'typebox';

export const SftpSettings = Type.Object(
  {
    host: Type.String({
      minLength: 1,
      maxLength: 253,
      description: 'Host name or IP address of the SFTP server.',
      examples: ['sftp.example.com'],
    }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, description: 'Port. Default: 22.' })),
    user: Type.String({ minLength: 1, maxLength: 255, description: 'User name.', examples: ['reports'] }),
    password: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1000, description: 'Password. Use either this or `private_key`.' }),
    ),
    private_key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 20_000,
        description: 'Private key in OpenSSH or PEM format, including its first and last line.',
      }),
    ),
    passphrase: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1000, description: 'Passphrase of `private_key`, if it is encrypted.' }),
    ),
    host_key: Type.Optional(
      Type.String({
        pattern: '^SHA256:[A-Za-z0-9+/]{43}$',
        description:
          'SHA-256 fingerprint of the host key of the server, as `ssh-keygen -lf` shows it. Nothing is sent to a server with another key. A test without it fails, and its message contains the fingerprint that the server presented.',
        examples: ['SHA256:uNiVztksCsDhcc0u9e8BrnM9XyqTJNAUzDqSUBFbwuo'],
      }),
    ),
    path: Type.Optional(
      Type.String({
        maxLength: 500,
        description:
          'Folder on the server. Without a leading slash, it is below the folder in which the login begins. Default: that folder itself.',
        examples: ['reports/daily'],
      }),
    ),
    create_folders: Type.Optional(
      Type.Boolean({ description: 'Whether missing folders of `path` are created. Default: false.' }),
    ),
  },
  { additionalProperties: false },
);
export type SftpSettings = Static<typeof SftpSettings>;
