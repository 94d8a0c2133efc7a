/** The SMTP server of the service, as one URL. */
import { domainOfAddress } from './email-address.ts';
import type { SettingType } from './setting.ts';

export interface SmtpServer {
  host: string;
  /** The default port of the encryption if the URL has none. */
  port?: number;
  security: 'starttls' | 'tls' | 'none';
  /** Both are set, or none. */
  user?: string;
  password?: string;
}

/** The server and the sender of the service's own messages. */
export interface SmtpSettings extends SmtpServer {
  from: string;
}

/** `smtp` upgrades the connection and fails if it cannot. `smtps` begins with TLS. */
export const smtpUrl: SettingType<SmtpServer> = {
  allowed:
    'a URL like smtp://user:password@smtp.example.com:587 for STARTTLS or smtps://user:password@smtp.example.com:465 for TLS, or smtp://host:25?security=none without encryption. Encode special characters of user and password, such as @ as %40',
  read(text) {
    try {
      return readUrl(new URL(text));
    } catch {
      return null;
    }
  },
  secret: true,
};

/** Throws for text that cannot be decoded. */
function readUrl({ protocol, hostname, port, username, password, pathname, search, hash }: URL): SmtpServer | null {
  if (!['smtp:', 'smtps:'].includes(protocol) || hostname === '' || !['', '/'].includes(pathname) || hash) return null;
  const isPlain = protocol === 'smtp:' && search === '?security=none';
  if ((search !== '' && !isPlain) || (username === '') !== (password === '') || port === '0') return null;
  return {
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ''),
    ...(port ? { port: Number(port) } : {}),
    security: isPlain ? 'none' : protocol === 'smtps:' ? 'tls' : 'starttls',
    ...(username ? { user: decodeURIComponent(username), password: decodeURIComponent(password) } : {}),
  };
}

/** The address of a sender. */
export const emailAddress: SettingType<string> = {
  allowed: 'an e-mail address in ASCII without a name',
  read: (text) => (domainOfAddress(text) === null ? null : text),
};
