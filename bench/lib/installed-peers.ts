/** Peers that are not npm packages: finds them, or returns the command that installs them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PeerCommand } from './run-peer.ts';

const run = promisify(execFile);
const PEERS = join(import.meta.dirname, '../peers');

export type Found = { command: PeerCommand } | { missing: string };

/** Compiles the libxlsxwriter program in `folder`. */
export async function libxlsxwriter(folder: string): Promise<Found> {
  const program = join(folder, 'libxlsxwriter');
  const args = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-o', program];
  try {
    await run('gcc', ['-xc', '-include', 'xlsxwriter.h', '-fsyntax-only', '/dev/null']);
  } catch {
    return { missing: 'apt-get install gcc libxlsxwriter-dev' };
  }
  await run('gcc', [...args, join(PEERS, 'libxlsxwriter.c'), '-lxlsxwriter']);
  return { command: [program] };
}

/** The first Python with XlsxWriter. The system's Python has Debian's packages, even if another one is first in PATH. */
export async function xlsxWriter(): Promise<Found> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const known = await run(python, ['-c', 'import xlsxwriter']).then(
      () => true,
      () => false,
    );
    if (known) return { command: [python, join(PEERS, 'xlsx-writer.py')] };
  }
  return { missing: 'apt-get install python3-xlsxwriter' };
}
