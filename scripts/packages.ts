/**
 * Checks how many packages `npm ci` installs at the root on Linux with x64 and glibc, which is what CI runs, so that the number does not
 * grow unnoticed. Only packages that something installed needs are counted: those of WebAssembly builds of native packages are in the
 * lock file, but are not installed.
 *
 * Also checks that every version is exact, and that every override is a version or refers to a dependency (`$name`). Debian's npm 9
 * refuses the whole lock file if an override is an alias, a path or an address ("The `npm ci` command can only install with an existing
 * package-lock.json").
 */
import { readFileSync } from 'node:fs';
import { installedPackages, type Lock } from './installed-packages.ts';

/** Above this number, look for a package that needs less, or give the folder its own packages, as bench/ has. */
const MAX_PACKAGES = 400;

interface Overrides {
  [name: string]: string | Overrides;
}

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  overrides?: Overrides;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Lock };
const count = installedPackages(packages, { os: 'linux', cpu: 'x64', libc: 'glibc' }).length;
console.log(`${count} packages`);
if (count > MAX_PACKAGES) {
  console.error(`npm ci installs ${count} packages, and ${MAX_PACKAGES} are allowed. See scripts/packages.ts.`);
  process.exitCode = 1;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
for (const list of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
  for (const [name, version] of Object.entries(manifest[list] ?? {})) {
    if (/^(?:\d|file:)/.test(version)) continue;
    console.error(`package.json has ${name} as "${version}". Write an exact version.`);
    process.exitCode = 1;
  }
}
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
