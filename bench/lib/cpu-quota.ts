/**
 * Limits processes to a share of a core, as if each had a small machine. Uses the `cpu` controller of control groups version 1,
 * which only root can change: https://docs.kernel.org/scheduler/sched-bwc.html
 */
import { access, constants, mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CONTROLLER = '/sys/fs/cgroup/cpu';
const PERIOD_US = 100_000;

/** Whether {@link holdToCores} works on this machine. */
export async function canHold(): Promise<boolean> {
  return access(join(CONTROLLER, 'cpu.cfs_quota_us'), constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Limits a process with all its threads to that many cores. Call the returned function when the process has ended. */
export async function holdToCores(pid: number, cores: number): Promise<() => Promise<void>> {
  const group = join(CONTROLLER, `sheaf-bench-${pid}`);
  await mkdir(group);
  await writeFile(join(group, 'cpu.cfs_period_us'), String(PERIOD_US));
  await writeFile(join(group, 'cpu.cfs_quota_us'), String(Math.round(cores * PERIOD_US)));
  await writeFile(join(group, 'cgroup.procs'), String(pid));
  return () => rmdir(group);
}
