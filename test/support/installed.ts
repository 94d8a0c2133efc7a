/** Programs that `npm ci` does not install. Tests that need a missing one are skipped, unless every test must run. */
import { spawnSync } from 'node:child_process';

/** Set by `.ci/run`, so that a missing program is a failure instead of a skip. */
const ALL = process.env['SHEAF_TEST_ALL'] === '1';

export interface Needs {
  name: string;
  /** A command that succeeds if the program is installed. */
  probe?: string[];
  /** The Debian and Ubuntu packages that contain it. */
  packages?: string;
}

/** Whether the tests that need the program run. If not, prints how to run them. */
export function installed({ name, probe, packages }: Needs): boolean {
  if (!probe || ALL) return true;
  if (spawnSync(probe[0]!, probe.slice(1), { stdio: 'ignore' }).status === 0) return true;
  console.log(`Skipped the tests that need ${name}. To run them: apt-get install --no-install-recommends ${packages}`);
  return false;
}
