/** Reads the processes of a PostgreSQL cluster from /proc. On systems other than Linux, a process is only alive or gone. */
import { readdir, readFile, readlink } from 'node:fs/promises';

/** `foreign` means that the ID now belongs to a process of another program, for example after a container restart. */
export type ProcessState = 'alive' | 'zombie' | 'foreign' | 'gone';

/** Returns the state of the process that a lock file of the cluster names. */
export async function processState(pid: number, cluster: string): Promise<ProcessState> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone';
  }
  // The state follows the command in brackets: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return 'alive';
  if (/\) Z /.test(stat)) return 'zombie';
  // The working directory of a server is its cluster. For processes of other users, it cannot be read.
  return (await folderOf(pid)) === cluster ? 'alive' : 'foreign';
}

/**
 * Ends the orphaned processes of a killed server. They exit by themselves only when they next wait, and until then no server
 * can start in the cluster. Does not touch the processes of a running server. PostgreSQL sends the same signal after a crash.
 */
export async function endOrphans(cluster: string): Promise<void> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    if ((await folderOf(pid)) !== cluster) continue;
    const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    // Child processes have a title here; the server has its command line.
    if (!title.startsWith('postgres: ')) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = Number(/\) \S (\d+) /.exec(stat)?.[1]);
    if ((await folderOf(parent)) === cluster) continue;
    try {
      process.kill(pid, 'SIGQUIT');
    } catch {
      // The process has just ended.
    }
  }
}

function folderOf(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}
