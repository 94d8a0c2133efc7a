/** The processes of a PostgreSQL cluster, as the system lists them. Linux only; elsewhere a process is alive or gone. */
import { readdir, readFile, readlink } from 'node:fs/promises';

/** `foreign`: the number now belongs to a process of something else, as after a container was restarted. */
export type ProcessState = 'alive' | 'zombie' | 'foreign' | 'gone';

/** State of the process that a lock file of the cluster names. */
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
  // A server works in the folder of its cluster. Of a process of another user it cannot be read.
  return (await folderOf(pid)) === cluster ? 'alive' : 'foreign';
}

/**
 * Ends what a killed server left: its processes exit by themselves only when they next wait, and until then no server can start
 * in the cluster. Those of a living server are spared. The signal is the one that PostgreSQL sends after a crash.
 */
export async function endOrphans(cluster: string): Promise<void> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    if ((await folderOf(pid)) !== cluster) continue;
    const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    // The server itself has its command line there.
    if (!title.startsWith('postgres: ')) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = Number(/\) \S (\d+) /.exec(stat)?.[1]);
    if ((await folderOf(parent)) === cluster) continue;
    try {
      process.kill(pid, 'SIGQUIT');
    } catch {
      // It has just ended.
    }
  }
}

function folderOf(pid: number): Promise<string | null> {
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}
