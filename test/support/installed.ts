/** Programs that `npm ci` does not bring: without them their cases are skipped, except where all must run. */
import { spawnSync } from 'node:child_process';

/** Set by `.ci/run`: then a missing program is a failure, not a skip. */
const ALL = process.env['SHEAF_TEST_ALL'] === '1';

export interface Needs {
  name: string;
  /** A command that succeeds where the program is there. */
  probe?: string[];
  /** How to get it on Debian and Ubuntu. */
  packages?: string;
}

/** Whether the cases that need the program run; says once how to run them when they do not. */
export function installed({ name, probe, packages }: Needs): boolean {
  if (!probe || ALL) return true;
  if (spawnSync(probe[0]!, probe.slice(1), { stdio: 'ignore' }).status === 0) return true;
  console.log(`Skipped: what needs ${name}. To run it too: apt-get install --no-install-recommends ${packages}`);
  return false;
}
