import { type Static, Type } from 'typebox';

/** How a connection is encrypted. */
const SECURITY = ['starttls', 'tls', 'none'] as const;

export const EmailSettings = Type.Object(
  {
    host: Type.String({
      minLength: 1,
      maxLength: 253,
      description: 'Host name or IP address of the SMTP server.',
      examples: ['smtp.example.com'],
    }),
    port: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 65_535, description: 'Port. Default: 587, or 465 for `tls`.' }),
    ),
    security: Type.Optional(
      Type.Enum(SECURITY, {
        type: 'string',
        description:
          'Encryption. `starttls` upgrades the connection before anything is sent, and fails if the server cannot. `tls` begins with TLS. `none` needs permission from your administrator. Default: starttls.',
      }),
    ),
    user: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'User name, if the server requires a login.' }),
    ),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description: 'Password of `user`.' })),
    from: Type.String({
      minLength: 3,
      maxLength: 254,
      description: 'E-mail address of the sender.',
      examples: ['reports@example.com'],
    }),
    to: Type.Array(Type.String({ minLength: 3, maxLength: 254 }), {
      maxItems: 20,
      description:
        'E-mail addresses of the recipients, 1 to 20. Each receives a message of its own. An address is removed when its owner unsubscribes.',
      examples: [['finance@example.com']],
    }),
  },
  { additionalProperties: false },
);
export type EmailSettings = Static<typeof EmailSettings>;
