import { readFileSync } from 'node:fs';

/**
 * The peak memory of a process since it started its program, in MiB: VmHWM of Linux.
 * `maxRSS` of a young process is wrong, because Linux includes the memory of its parent at the fork.
 */
export function peakMib(pid: number | 'self' = 'self'): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
