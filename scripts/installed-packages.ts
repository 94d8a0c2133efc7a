/** Finds the packages of a lock file that npm installs on one kind of system. */

export interface LockedPackage {
  os?: string[];
  cpu?: string[];
  libc?: string | string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** The `packages` of a lock file: by path, with the root as the empty path. */
export type Lock = Record<string, LockedPackage>;

export interface System {
  os: string;
  cpu: string;
  libc: string;
}

/** Returns the paths of the packages that the root needs, directly or not, and that run on the system. */
export function installedPackages(lock: Lock, system: System): string[] {
  const found = new Set(['']);
  // A Set also iterates over what is added meanwhile.
  for (const path of found) {
    for (const name of namesOf(lock[path]!)) {
      const needed = locate(lock, path, name);
      if (needed !== undefined && runsOn(lock[needed]!, system)) found.add(needed);
    }
  }
  found.delete('');
  return [...found];
}

function namesOf(one: LockedPackage): string[] {
  const peers = Object.keys(one.peerDependencies ?? {}).filter((name) => !one.peerDependenciesMeta?.[name]?.optional);
  const lists = [one.dependencies, one.devDependencies, one.optionalDependencies];
  return [...lists.flatMap((list) => Object.keys(list ?? {})), ...peers];
}

/** The package that an import of `name` in the package at `path` finds, as Node looks for it. */
function locate(lock: Lock, path: string, name: string): string | undefined {
  for (let folder = path; ; ) {
    const candidate = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (Object.hasOwn(lock, candidate)) return candidate;
    if (folder === '') return undefined;
    const parent = folder.lastIndexOf('node_modules/');
    folder = parent <= 0 ? '' : folder.slice(0, parent - 1);
  }
}

function runsOn({ os, cpu, libc }: LockedPackage, system: System): boolean {
  return allows(os, system.os) && allows(cpu, system.cpu) && allows(libc, system.libc);
}

/** `names` lists the systems that a package supports, or, with an exclamation mark, those that it does not. */
function allows(names: string | string[] | undefined, system: string): boolean {
  const list = [names ?? []].flat();
  if (list.includes(`!${system}`)) return false;
  return list.includes(system) || list.every((name) => name.startsWith('!'));
}
