/** A disk that a test can fill: a small file system, or a limit on the file size where none can be mounted. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Crew } from './crew.ts';

const run = promisify(execFile);

/** In bytes. */
export interface Space {
  /** For all files together. */
  inAll: number;
  /** For one file, where no other limit is possible. */
  inOneFile: number;
}

export interface SmallDisk {
  folder: string;
  /** Leaves little space. */
  fill(crew: Crew, left: Space): Promise<void>;
  free(crew: Crew): Promise<void>;
  remove(): Promise<void>;
}

export async function smallDisk(): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-disk-'));
  const mounted = mount(folder);
  const remove = () => rm(folder, { recursive: true, force: true });
  if (!mounted) return { folder, ...limitedFiles, remove };
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async fill(_crew, { inAll }) {
      const { bavail, bsize } = await statfs(folder);
      await writeFile(ballast, Buffer.alloc(bavail * bsize - inAll));
    },
    async free() {
      await truncate(ballast);
    },
    async remove() {
      await run('umount', [folder]);
      await remove();
    },
  };
}

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'sheaf-deaths', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Writes that exceed the limit fail with EFBIG instead of ENOSPC: https://man7.org/linux/man-pages/man1/prlimit.1.html */
const limitedFiles: Pick<SmallDisk, 'fill' | 'free'> = {
  fill: (crew, { inOneFile }) => limitFiles(crew, String(inOneFile)),
  free: (crew) => limitFiles(crew, 'unlimited'),
};

async function limitFiles({ workers }: Crew, bytes: string): Promise<void> {
  for (const { pid } of workers.values()) await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}
