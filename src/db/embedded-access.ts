/**
 * Restricts the embedded PostgreSQL to the system user that runs Sheaf. Under root, the server runs as `nobody`, and so can
 * other programs on the host. The server therefore asks the kernel for the user at the other end of the socket.
 * https://www.postgresql.org/docs/18/auth-peer.html
 */
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemUser } from '../system-user.ts';

const RULES = '# Written at every start of the embedded server.\nlocal all all peer map=sheaf\n';

/** Writes the access rules of the cluster. They apply from its next start. */
export async function writeAccess(cluster: string, roles: readonly string[]): Promise<void> {
  const user = systemUser().replaceAll('"', '""');
  await replaceFile(join(cluster, 'pg_hba.conf'), RULES);
  await replaceFile(join(cluster, 'pg_ident.conf'), roles.map((role) => `sheaf "${user}" ${role}\n`).join(''));
}

/**
 * Writes a file of the cluster, which belongs to the server's user. If another process of that user has put a symbolic link
 * there, the link is replaced and not followed. Services that start at the same time can write the same file.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    // The server reads the file as another user.
    await writeFile(draft, text, { flag: 'wx', mode: 0o644 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
