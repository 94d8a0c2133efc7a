/** A folder on an SFTP server. */
import { invalid } from '../../../errors.ts';
import { checkHost } from '../connect-host.ts';
import { type Driver, FILE_STEPS, loadedOnUse } from '../destination.ts';
import { isPlainName } from '../plain-name.ts';
import { SftpSettings } from './settings.ts';

export const sftpDriver: Driver<SftpSettings, typeof FILE_STEPS> = {
  kind: 'sftp',
  settings: SftpSettings,
  secrets: ['password', 'private_key', 'passphrase'],
  target: ['host', 'port', 'user', 'host_key'],
  steps: FILE_STEPS,
  isAllowed: () => true,
  async check(settings, ctx) {
    checkHost(settings.host, ctx);
    checkPath(settings.path ?? '');
    await checkSecrets(settings);
  },
  open: (settings, ctx) => loadedOnUse(async () => (await import('./sftp-folder.ts')).sftpFolder(settings, ctx)),
};

function checkPath(path: string): void {
  if (path === '' || path === '/' || path.replace(/^\//, '').split('/').every(isPlainName)) return;
  throw invalid({
    field: 'path',
    wrong: `${JSON.stringify(path)} is not valid`,
    allowed: 'names of folders with single slashes between them, without . and .., for example reports/daily',
  });
}

async function checkSecrets({ password, private_key: key, passphrase }: SftpSettings): Promise<void> {
  if ((password === undefined) === (key === undefined)) {
    throw invalid({
      field: 'password',
      wrong: key === undefined ? 'is missing' : 'cannot be combined with `private_key`',
      next: 'Set either `password` or `private_key`',
    });
  }
  if (key === undefined) {
    if (passphrase === undefined) return;
    throw invalid({ field: 'passphrase', wrong: 'needs `private_key`', next: 'Remove it, or set `private_key`' });
  }
  const { default: ssh2 } = await import('ssh2');
  const parsed = ssh2.utils.parseKey(key, passphrase);
  const keys = [parsed].flat();
  if (parsed instanceof Error && /passphrase|integrity/i.test(parsed.message)) {
    throw invalid({
      field: 'passphrase',
      wrong: passphrase === undefined ? 'is missing, and `private_key` is encrypted' : 'does not open `private_key`',
      next: 'Send the passphrase of the key',
    });
  }
  if (parsed instanceof Error || !keys.some((one) => !(one instanceof Error) && one.isPrivateKey())) {
    throw invalid({
      field: 'private_key',
      wrong: 'is not a private key that can be read',
      allowed: 'a private key in OpenSSH or PEM format, including its first and last line',
    });
  }
}
