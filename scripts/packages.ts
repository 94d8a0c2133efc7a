/**
 * Checks how many packages the root's lock file has for Linux with x64 and glibc, which is what CI installs, so that the number does not
 * grow unnoticed. `npm ci` installs eight fewer: those belong to WebAssembly builds of native packages.
 *
 * Also checks that every override is a version or refers to a dependency (`$name`). Debian's npm 9 refuses the whole lock file if one is
 * an alias, a path or an address ("The `npm ci` command can only install with an existing package-lock.json").
 */
import { readFileSync } from 'node:fs';

/** Lower it whenever the number falls. Before you raise it, look for a package that needs less, or give the folder its own packages. */
const MAX_PACKAGES = 401;

interface Locked {
  os?: string[];
  cpu?: string[];
  libc?: string | string[];
}

interface Overrides {
  [name: string]: string | Overrides;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const installed = Object.entries(packages).filter(
  ([path, { os, cpu, libc }]) =>
    path.includes('node_modules/') && runsOn(os, 'linux') && runsOn(cpu, 'x64') && runsOn(libc, 'glibc'),
);
const count = installed.length;
console.log(`${count} packages`);
if (count > MAX_PACKAGES) {
  console.error(`package-lock.json has ${count} packages, and ${MAX_PACKAGES} are allowed. See scripts/packages.ts.`);
  process.exitCode = 1;
}
if (count < MAX_PACKAGES) {
  console.error(`package-lock.json has only ${count} packages. Set MAX_PACKAGES in scripts/packages.ts to ${count}.`);
  process.exitCode = 1;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { overrides?: Overrides };
for (const [name, range] of overrides(manifest.overrides ?? {})) {
  if (/^(\$|[~^]?\d)/.test(range)) continue;
  console.error(
    `package.json overrides ${name} with "${range}", which npm 9 cannot install. Use a version. See scripts/packages.ts.`,
  );
  process.exitCode = 1;
}

/** Every override with its value, however deep. */
function overrides(within: Overrides): [string, string][] {
  return Object.entries(within).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : overrides(value),
  );
}

/** `names` lists the systems that a package supports, or, with an exclamation mark, those that it does not. */
function runsOn(names: string | string[] | undefined, system: string): boolean {
  const list = [names ?? []].flat();
  if (list.includes(`!${system}`)) return false;
  return list.includes(system) || list.every((name) => name.startsWith('!'));
}
