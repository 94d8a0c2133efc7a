import { readFileSync } from 'node:fs';

/**
 * The most memory a process has held since it began to run its program, in MiB: VmHWM of Linux.
 * `maxRSS` of a young process is not it: there Linux counts what its parent held at the fork.
 */
export function peakMib(pid: number | 'self' = 'self'): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
